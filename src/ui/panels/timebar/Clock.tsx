import { SkipForward } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLessonStores, useRun } from '../../../stores/index.ts'
import { clockText } from '../../../telemetry/index.ts'
import { Button, classes } from '../../design/index.ts'
import type { Moment } from '../model/moment.ts'
import { speedWords, withSample, type Sample } from './busy.ts'
import styles from './TimeBar.module.css'

/** Where virtual time stands, and in a line: what the last step did, that the run is slower than asked, or the way back. */
export function Clock({ moment }: { moment: Moment }) {
  const { ui } = useLessonStores()
  const away = moment.past || moment.source.kind === 'check'
  return (
    <div className={classes(styles.clock, away && styles.away)}>
      <time className={styles.time} aria-label={`Virtual time ${clockText(moment.now)}`}>{clockText(moment.now)}</time>
      {away
        ? (
          <span className={styles.under}>
            <span className={styles.of}>{moment.source.kind === 'check' ? 'a check' : `of ${clockText(moment.end)}`}</span>
            <Button variant="quiet" size="sm" className={styles.back!} icon={<SkipForward aria-hidden />} onPress={() => ui.getState().backToNow()}>
              {moment.source.kind === 'check' ? 'Back to the run' : 'Back to now'}
            </Button>
          </span>
        )
        : <Present />}
    </div>
  )
}

/** Under the clock of a run that is going on. */
function Present() {
  const status = useRun((state) => state.status)
  const did = useRun((state) => state.clock.did)
  const idle = useRun((state) => state.clock.idle)
  const speed = useSpeedWords()
  if (status === 'paused') {
    const words = did === undefined ? (idle ? NOTHING : 'paused') : did === '' ? NOTHING : did.replace(/\bclient\b/, 'your client')
    return <span className={classes(styles.under, styles.words)} role="status" title={words}>{words}</span>
  }
  // Not announced: it changes twice a second.
  if (status === 'running' && speed !== '') return <span className={classes(styles.under, speed.includes('busy') && styles.busy)}>{speed}</span>
  return <span className={styles.under}>virtual time</span>
}

const NOTHING = 'Nothing is left to happen until you act.'

/** Looks at the clock twice a second while the run goes on. */
function useSpeedWords(): string {
  const { run } = useLessonStores()
  const runId = useRun((state) => state.runId)
  const pace = useRun((state) => state.pace)
  const running = useRun((state) => state.status === 'running')
  const [words, setWords] = useState('')
  useEffect(() => {
    setWords('')
    if (!running) return
    let samples: readonly Sample[] = []
    const look = setInterval(() => {
      const { clock, events } = run.getState()
      // Until the first event the lab is on its way up; with nothing left to happen "as fast as possible" stands still.
      if (events.length === 0 || document.hidden || (clock.idle && pace.mode === 'max')) samples = []
      else samples = withSample(samples, { wall: performance.now(), now: clock.now })
      setWords(speedWords(samples, pace))
    }, 500)
    return () => clearInterval(look)
  }, [run, runId, pace, running])
  return words
}
