import { Maximize2, Pause, Play, SkipForward, StepForward, ZoomIn, ZoomOut } from 'lucide-react'
import type { Pace } from '../../../contract/commands.ts'
import { useLessonStores, useRun, useUi } from '../../../stores/index.ts'
import { clockText, shortClockText } from '../../../telemetry/index.ts'
import { Button, classes, IconButton } from '../../design/index.ts'
import { useMoment, type Moment } from '../model/moment.ts'
import { wholeRun, zoom } from './scale.ts'
import { SeedField } from './SeedField.tsx'
import { Strip } from './Strip.tsx'
import styles from './TimeBar.module.css'

/** Virtual time: how fast it runs, where it stands, what happened in it, and the way back to any moment. */
export function TimeBar() {
  const moment = useMoment()
  return (
    <section className={styles.bar} aria-label="Virtual time">
      <Transport moment={moment} />
      <Clock moment={moment} />
      <Strip />
      <ZoomButtons moment={moment} />
      <SeedField source={moment.source} />
    </section>
  )
}

const SPEEDS: readonly { title: string; name: string; pace: Pace }[] = [
  { title: '\u00d71', name: 'Real speed: one second of virtual time a second', pace: { mode: 'paced', speed: 1 } },
  { title: '\u00d710', name: 'Ten seconds of virtual time a second', pace: { mode: 'paced', speed: 10 } },
  { title: 'max', name: 'As fast as possible', pace: { mode: 'max' } },
]

function Transport({ moment }: { moment: Moment }) {
  const { run, ui } = useLessonStores()
  const status = useRun((state) => state.status)
  const pace = useRun((state) => state.pace)
  const going = status === 'running' || status === 'paused'
  const play = () => {
    if (!going) return void run.getState().start()
    if (!moment.live) ui.getState().backToNow()
    if (moment.live || status === 'paused') run.getState().togglePause()
  }
  const running = status === 'running' && moment.live
  return (
    <div className={styles.transport}>
      <IconButton
        label={running ? 'Pause' : going ? 'Go on' : 'Run'}
        variant="secondary"
        isDisabled={status === 'starting'}
        onPress={play}
      >
        {running ? <Pause aria-hidden /> : <Play aria-hidden />}
      </IconButton>
      <IconButton label="One step" isDisabled={status !== 'paused' || !moment.live} onPress={() => run.getState().step()}>
        <StepForward aria-hidden />
      </IconButton>
      <div role="group" aria-label="Speed" className={styles.speeds}>
        {SPEEDS.map(({ title, name, pace: one }) => (
          <button
            key={title}
            type="button"
            className={styles.speed}
            aria-pressed={samePace(pace, one)}
            aria-label={`${title}: ${name}`}
            title={name}
            onClick={() => run.getState().setPace(one)}
          >
            {title}
          </button>
        ))}
      </div>
    </div>
  )
}

const samePace = (a: Pace, b: Pace) => a.mode === b.mode && (a.mode !== 'paced' || b.mode !== 'paced' || a.speed === b.speed)

function Clock({ moment }: { moment: Moment }) {
  const { ui } = useLessonStores()
  const away = moment.past || moment.source.kind === 'check'
  return (
    <div className={classes(styles.clock, away && styles.away)}>
      <time className={styles.time} aria-label={`Virtual time ${clockText(moment.now)}`}>{clockText(moment.now)}</time>
      {away
        ? (
          <span className={styles.under}>
            <span className={styles.of}>{moment.source.kind === 'check' ? 'a check' : `of ${shortClockText(moment.end)}`}</span>
            <Button variant="quiet" size="sm" className={styles.back!} icon={<SkipForward aria-hidden />} onPress={() => ui.getState().backToNow()}>
              {moment.source.kind === 'check' ? 'Back to the run' : 'Back to now'}
            </Button>
          </span>
        )
        : <span className={styles.under}>virtual time</span>}
    </div>
  )
}

function ZoomButtons({ moment }: { moment: Moment }) {
  const { ui } = useLessonStores()
  const chosen = useUi((state) => state.range)
  const none = moment.events.length === 0
  const by = (factor: number) => () => {
    const range = chosen ? { from: chosen[0], to: chosen[1] } : wholeRun(moment.end)
    const next = zoom(range, factor, Math.max(range.from, Math.min(range.to, moment.now)), moment.end)
    const whole = next.from <= 0 && next.to >= wholeRun(moment.end).to
    ui.getState().setRange(whole ? null : [next.from, next.to])
  }
  return (
    <div className={styles.zoom}>
      <IconButton size="sm" label="Zoom in" keys="+" isDisabled={none} onPress={by(0.5)}><ZoomIn aria-hidden /></IconButton>
      <IconButton size="sm" label="Zoom out" keys="-" isDisabled={none || chosen === null} onPress={by(2)}><ZoomOut aria-hidden /></IconButton>
      <IconButton size="sm" label="Whole run" keys="0" isDisabled={chosen === null} onPress={() => ui.getState().setRange(null)}><Maximize2 aria-hidden /></IconButton>
    </div>
  )
}
