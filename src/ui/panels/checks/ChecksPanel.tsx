import { CircleCheckBig, ListChecks } from 'lucide-react'
import { summariseChecks, useChecks, useLesson, useLessonStores, useRun } from '../../../stores/index.ts'
import { countText } from '../../../telemetry/index.ts'
import { Button, EmptyState, Kbd, Mark, Skeleton, Ticked } from '../../design/index.ts'
import { CheckItem } from './CheckItem.tsx'
import styles from './ChecksPanel.module.css'

/** What the checks said: what passed, what did not, why, and the moment that shows it. */
export function ChecksPanel() {
  const lesson = useLesson()
  const { checks } = useLessonStores()
  const { status, results, expected, failure, stale, verdict } = useChecks((state) => state)
  const problems = useRun((state) => state.problems)
  const check = (title: string) => (
    <Button variant="primary" size="sm" icon={<CircleCheckBig aria-hidden />} onPress={() => void checks.getState().run()}>{title}</Button>
  )
  if (status === 'blocked') {
    return (
      <EmptyState tone="failed" icon={<ListChecks />} title="compose.yaml has to be right first" action={check('Check again')}>
        {problems.map((p) => `${p.file}:${p.line}: ${p.message} ${p.help}`).join(' ') || 'The lab could not be read.'}
      </EmptyState>
    )
  }
  if (status === 'failed' && failure) {
    return (
      <div>
        <EmptyState tone="failed" icon={<ListChecks />} title={failure.title} action={check('Check again')}><Ticked text={failure.help} /></EmptyState>
        <pre className={styles.explanation} tabIndex={0}>{failure.detail}</pre>
      </div>
    )
  }
  if (status === 'idle') {
    return (
      <EmptyState icon={<ListChecks />} title="Not checked yet" action={check('Check')}>
        Each check runs your services in a fresh world of their own and says what it saw. {lesson.points > 0 && `${countText(lesson.points, 'point')} to win. `}<Kbd keys="Ctrl+Enter" />
      </EmptyState>
    )
  }
  const summaries = summariseChecks(results)
  const failing = summaries.filter((s) => s.outcome !== 'passed' && s.outcome !== 'skipped')
  const order = [...failing, ...summaries.filter((s) => !failing.includes(s))]
  const points = verdict ? verdict.points : null
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        {status === 'running'
          ? <Progress done={results.length} expected={expected} />
          : (
            <p className={styles.total} role="status">
              <b>
                <Mark meaning={failing.length === 0 ? 'healthy' : 'failed'} size={10} />
                {failing.length === 0 ? 'All checks pass' : `${summaries.length - failing.length} of ${countText(summaries.length, 'check')} pass`}
              </b>
              {points !== null && <span>{points} of {countText(verdict!.pointsMax, 'point')}</span>}
            </p>
          )}
        {status === 'done' && stale && <p className={styles.stale}>Your files have changed since. {check('Check again')}</p>}
      </header>
      {order.length === 0 && status === 'running' && <Skeleton lines={4} label="The checks are starting" />}
      <ul className={styles.list}>{order.map((summary) => <CheckItem key={summary.id} summary={summary} />)}</ul>
      {status === 'done' && (
        <p className={styles.advisory}>
          This verdict is for you: it was made in your own browser, where anybody can change it. Where it has to count, an instructor
          runs the checks again on your files.
        </p>
      )}
    </div>
  )
}

function Progress({ done, expected }: { done: number; expected: number | null }) {
  return (
    <div className={styles.progress} role="status">
      <span>{expected === null ? 'Collecting the checks' : `Checking: ${done} of ${expected} runs done`}</span>
      <progress {...(expected === null ? {} : { value: done, max: expected })} aria-label="Checks" />
    </div>
  )
}
