import { Pause, Play, StepForward } from 'lucide-react'
import type { Pace } from '../../../contract/commands.ts'
import { memo } from 'react'
import { useLessonStores, useRun, useStarting, type Speed } from '../../../stores/index.ts'
import { IconButton } from '../../design/index.ts'
import styles from './TimeBar.module.css'

const SPEEDS: readonly { title: string; name: string; speed: Speed }[] = [
  { title: '\u00d71', name: 'Real speed: one second of virtual time a second', speed: { mode: 'paced', speed: 1 } },
  { title: '\u00d710', name: 'Ten seconds of virtual time a second', speed: { mode: 'paced', speed: 10 } },
  { title: 'max', name: 'As fast as possible', speed: { mode: 'max' } },
]

/** Run or pause, one step, and how fast. A speed that is chosen while the run is paused is the one it will go on with. */
export const Transport = memo(function Transport({ live }: { live: boolean }) {
  const { run, ui } = useLessonStores()
  const status = useRun((state) => state.status)
  const starting = useStarting()
  const chosen = useRun((state) => state.speed)
  const going = status === 'running' || status === 'paused'
  const play = () => {
    if (!going) return void run.getState().start()
    if (!live) ui.getState().backToNow()
    if (live || status === 'paused') run.getState().togglePause()
  }
  const running = status === 'running' && live
  return (
    <div className={styles.transport}>
      <IconButton label={running ? 'Pause' : going ? 'Go on' : 'Run'} variant="secondary" isDisabled={starting} onPress={play}>
        {running ? <Pause aria-hidden /> : <Play aria-hidden />}
      </IconButton>
      <IconButton label="One step" isDisabled={status !== 'paused' || !live} onPress={() => run.getState().step()}>
        <StepForward aria-hidden />
      </IconButton>
      <div role="group" aria-label="Speed" className={styles.speeds}>
        {SPEEDS.map(({ title, name, speed }) => (
          <button
            key={title}
            type="button"
            className={styles.speed}
            aria-pressed={samePace(chosen, speed)}
            aria-label={`${title}: ${name}`}
            title={status === 'paused' ? `${name}, once it goes on` : name}
            onClick={() => run.getState().setSpeed(speed)}
          >
            {title}
          </button>
        ))}
      </div>
    </div>
  )
})

const samePace = (a: Pace, b: Pace) => a.mode === b.mode && (a.mode !== 'paced' || b.mode !== 'paced' || a.speed === b.speed)
