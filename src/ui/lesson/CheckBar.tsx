import { summariseChecks, HOSTED, useCheckCount, useChecks, useLesson, useRun, useWorkspace } from '../../stores/index.ts'
import { useCommand } from '../commands/LessonCommands.tsx'
import { Button, Kbd, Mark } from '../design/index.ts'
import styles from './CheckBar.module.css'

/**
 * Check, where reading ends, and what came of it in a line. The panel has the rest. Before anything has run, Run is the
 * thing to do, so Check stands back.
 */
export function CheckBar() {
  const command = useCommand()
  const { id } = useLesson()
  const isRunning = useChecks((checks) => checks.status === 'running')
  const isLive = useRun((run) => run.status === 'running' || run.status === 'paused')
  const hasChecks = useCheckCount() > 0
  const isEdited = useWorkspace((workspace) => workspace.files !== workspace.start && workspace.isEdited())
  return (
    <div className={styles.bar}>
      <Button variant={isLive || isEdited ? 'primary' : 'secondary'} isDisabled={isRunning || !hasChecks} onPress={() => command('check')}>
        {isRunning ? 'Checking…' : 'Check'}
      </Button>
      <div className={styles.outcome} role="status">{hasChecks ? <Outcome /> : id === HOSTED ? 'Its checks run beside its folder: npx faultline test FOLDER.' : 'No checks yet: write def test_…(lab) in checks/test_NAME.py.'}</div>
      <Kbd keys="Ctrl+Enter" />
    </div>
  )
}

function Outcome() {
  const status = useChecks((checks) => checks.status)
  const expected = useChecks((checks) => checks.expected)
  const results = useChecks((checks) => checks.results)
  const isStale = useChecks((checks) => checks.stale)
  const verdict = useChecks((checks) => checks.verdict)
  if (status === 'idle') return null
  if (status === 'running') {
    return expected === null ? 'Starting the lab for the checks…' : `${results.length} of ${expected} runs done`
  }
  if (status === 'blocked') return <><Mark meaning="failed" /> compose.yaml has problems: fix them first.</>
  if (status === 'failed') return <><Mark meaning="failed" /> The checks could not run.</>
  const failed = summariseChecks(results).filter((check) => check.outcome !== 'passed').length
  const points = verdict === null ? '' : `, ${verdict.points} of ${verdict.pointsMax} points`
  if (isStale) return `You have edited since: ${failed === 0 ? 'all passed' : `${failed} failed`} before.`
  if (failed === 0) return <><Mark meaning="healthy" /> All passed{points}.</>
  return <><Mark meaning="failed" /> {failed} failed{points}.</>
}
