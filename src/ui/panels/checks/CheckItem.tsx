import { Crosshair, Lightbulb } from 'lucide-react'
import type { CheckResult } from '../../../contract/grade.ts'
import { logKey, useChecks, useLessonStores, type CheckSummary } from '../../../stores/index.ts'
import { countText, clockText } from '../../../telemetry/index.ts'
import { Button, Mark } from '../../design/index.ts'
import styles from './ChecksPanel.module.css'

const WORDS: Record<CheckResult['outcome'], string> = { passed: 'passed', failed: 'failed', error: 'broke', skipped: 'skipped' }

/** One check. A hidden one says only whether it passed; a failed one says why and leads to the moment. */
export function CheckItem({ summary }: { summary: CheckSummary }) {
  const { shown, outcome, results, points } = summary
  const bad = outcome === 'failed' || outcome === 'error'
  const failedSeeds = results.filter((r) => r.outcome === 'failed' || r.outcome === 'error').map((r) => r.seed)
  return (
    <li className={styles.item} data-outcome={outcome}>
      <div className={styles.line}>
        {outcome === 'skipped' ? <span className={styles.dash}>{'\u2013'}</span> : <Mark meaning={bad ? 'failed' : 'healthy'} size={10} />}
        <h3>{summary.hidden ? 'Hidden check' : summary.title}</h3>
        <span className={styles.word}>{WORDS[outcome]}</span>
        <span className={styles.points}>{countText(points, 'point')}</span>
      </div>
      {bad && (
        <div className={styles.why}>
          {results.length > 1 && (
            <p className={styles.seeds}>{failedSeeds.length === results.length ? `On ${results.length === 2 ? 'both' : `all ${results.length}`} seeds` : `On seed ${failedSeeds.join(', ')}; ${results.length - failedSeeds.length} of ${results.length} seeds pass`}</p>
          )}
          {!summary.hidden && shown.message !== '' && <p className={styles.message}>{shown.message}</p>}
          {shown.hint !== '' && <details className={styles.hint} open><summary><Lightbulb aria-hidden /> Hint</summary><p>{shown.hint}</p></details>}
          {!summary.hidden && shown.explanation !== '' && (
            <details>
              <summary>What pytest says</summary>
              <pre className={styles.explanation} tabIndex={0}>{shown.explanation}</pre>
            </details>
          )}
          {!summary.hidden && <ShowMoment result={shown} title={summary.title} />}
        </div>
      )}
    </li>
  )
}

/** Puts the world of the failed check into the panels, at the event that shows why. */
function ShowMoment({ result, title }: { result: CheckResult; title: string }) {
  const { ui } = useLessonStores()
  const log = useChecks((state) => state.logs.get(logKey(result.id, result.seed)))
  if (log === undefined) return null
  const first = result.events[0]
  const event = first === undefined ? undefined : log[first]
  const at = event?.t ?? result.at
  return (
    <Button
      size="sm"
      icon={<Crosshair aria-hidden />}
      onPress={() => ui.getState().showCheck({ id: result.id, seed: result.seed, title }, at, event?.seq)}
    >
      Show the moment, {clockText(at)}
    </Button>
  )
}
