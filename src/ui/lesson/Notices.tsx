import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useStore } from 'zustand/react'
import { useAppStores, useLessonStores, useRun, useUi, useWorkspace, type FolderConflict, type LessonStores, type OpenFolder } from '../../stores/index.ts'
import { useGraves } from '../editor/useMarkers.ts'
import { useCommand } from '../commands/LessonCommands.tsx'
import { Button, classes, Mark, Ticked, type Meaning } from '../design/index.ts'
import styles from './Notices.module.css'

const ConflictDialog = lazy(() => import('./ConflictDialog.tsx'))

/** What the learner has to know about the code before going on, most pressing first. Each with its way out. */
/** A folder that holds no lab yet. */
const useHasNoLabYet = (): boolean => {
  const { folder } = useLessonStores()
  return useWorkspace((workspace) => folder !== null && workspace.files['compose.yaml'] === undefined)
}

export function Notices() {
  return (
    <div className={styles.notices}>
      <OtherTab />
      <ChangedInFolder />
      <NotStored />
      <ComposeProblems />
      <Graves />
      <RunFailed />
      <RunsElsewhere />
      <RunEnded />
      <ComposeChanged />
    </div>
  )
}

function Notice({ meaning, title, children, actions }: { meaning?: Meaning; title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={classes(styles.notice, meaning !== undefined && styles[meaning])} role={meaning === 'failed' ? 'alert' : 'status'}>
      {meaning !== undefined && <Mark meaning={meaning} size={10} />}
      <div className={styles.text}><strong>{title}</strong>{children !== undefined && <> {children}</>}</div>
      {actions}
    </div>
  )
}

function OtherTab() {
  const { keeper, folder } = useLessonStores()
  const hold = useWorkspace((workspace) => workspace.hold)
  // A shared run is told of at the top of the page.
  if (hold === 'editing' || hold === 'viewing' || folder !== null) return null
  if (hold === 'reading') {
    return (
      <Notice
        meaning="degraded"
        title="This lesson is open in another tab."
        actions={<Button size="sm" onPress={() => void keeper.takeOver()}>Edit here</Button>}
      >
        This one follows along, read-only.
      </Notice>
    )
  }
  return (
    <Notice
      meaning="degraded"
      title="Another tab has saved other edits to this lesson."
      actions={(
        <>
          <Button size="sm" onPress={() => void keeper.yieldToOther()}>Use the other tab’s</Button>
          <Button size="sm" variant="primary" onPress={() => void keeper.takeOver()}>Keep these</Button>
        </>
      )}
    >
      Nothing is overwritten until you choose.
    </Notice>
  )
}

/** Another program has written to what was being edited here. */
function ChangedInFolder() {
  const { keeper, folder } = useLessonStores()
  return folder === null ? null : <ConflictNotice folder={folder} keeper={keeper} />
}

function ConflictNotice({ folder, keeper }: { folder: OpenFolder; keeper: LessonStores['keeper'] }) {
  const conflicts = useStore(folder.store, (state) => state.conflicts)
  const [problem, setProblem] = useState('')
  const [isComparing, setComparing] = useState(false)
  if (conflicts.length === 0) return null
  const choose = (how: () => Promise<void>) => {
    setProblem('')
    how().catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
  }
  return (
    <Notice
      meaning="degraded"
      title={conflictTitle(conflicts)}
      actions={(
        <>
          <Button size="sm" onPress={() => setComparing(true)}>Compare</Button>
          <Button size="sm" onPress={() => choose(keeper.yieldToOther)}>Use the folder’s</Button>
          <Button size="sm" variant="primary" onPress={() => choose(keeper.takeOver)}>Keep these</Button>
        </>
      )}
    >
      Nothing is overwritten until you choose. {problem}
      {isComparing && <Suspense><ConflictDialog conflicts={conflicts} onClose={() => setComparing(false)} /></Suspense>}
    </Notice>
  )
}

function conflictTitle(conflicts: readonly FolderConflict[]): string {
  const [one, ...others] = conflicts
  if (others.length > 0) return `Another program has changed ${conflicts.map(({ path }) => path).join(', ')} in the folder, and so have you.`
  return one!.theirs === null ? `Another program has deleted ${one!.path}, which you have edited.` : `Another program has changed ${one!.path} in the folder, and so have you.`
}

function NotStored() {
  const command = useCommand()
  const { folder } = useLessonStores()
  const save = useWorkspace((workspace) => workspace.save)
  if (save.kind !== 'memory') return null
  return (
    <Notice
      meaning="degraded"
      title={save.reason}
      actions={<Button size="sm" onPress={() => command('download')}>Download the files</Button>}
    >
      {folder === null
        ? 'Everything works, but your edits are lost when this tab closes.'
        : 'Your edits are kept in this browser, and written when the folder can be reached again.'}
    </Notice>
  )
}

function ComposeProblems() {
  const problems = useRun((run) => run.problems)
  const revealCode = useUi((ui) => ui.revealCode)
  // A folder without a lab says so beside the way to one.
  const isToCome = useHasNoLabYet()
  if (problems.length === 0 || isToCome) return null
  const first = problems[0]!
  return (
    <Notice meaning="failed" title={`${first.file} cannot be run yet.`}>
      <ul className={styles.list}>
        {problems.map((problem) => (
          <li key={`${problem.file}:${problem.line}:${problem.key}:${problem.message}`}>
            <p>
              <button type="button" className={styles.place} onClick={() => revealCode(problem.file, problem.line)}>line {problem.line}</button>
              {problem.key !== '' && <><code>{problem.key}</code>: </>}<Ticked text={problem.message} />
            </p>
            {problem.help !== '' && <p className={styles.help}><Ticked text={problem.help} /></p>}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** A service that is gone, or might as well be: an endless loop, no memory left, an early end, another port. Once for each service. */
function Graves() {
  const graves = useGraves()
  const revealCode = useUi((ui) => ui.revealCode)
  const last = new Map(graves.map((grave) => [grave.process, grave]))
  return [...last.values()].map(({ process, what, message, place }) => (
    <Notice
      key={process}
      meaning="failed"
      title={`${process} ${what}:`}
      actions={place && <Button size="sm" onPress={() => revealCode(place.path, place.line)}>Show {place.path}:{place.line}</Button>}
    >
      <Ticked text={message} />
    </Notice>
  ))
}

function RunFailed() {
  const failure = useRun((run) => run.failure)
  const command = useCommand()
  if (failure === null) return null
  return (
    <Notice meaning="failed" title={`${failure.title}.`} actions={<Button size="sm" onPress={() => command('run')}>Run again</Button>}>
      <Ticked text={failure.detail} /> <span className={styles.help}><Ticked text={failure.help} /></span>
    </Notice>
  )
}

/** The runtime that was chosen cannot be had here: the lab runs in the page, and the learner may leave it at that. */
function RunsElsewhere() {
  const fallback = useRun((run) => run.fallback)
  const { settings } = useAppStores()
  const { run } = useLessonStores()
  if (fallback === null) return null
  const stayHere = () => {
    settings.getState().setRuntime('local')
    run.setState({ fallback: null })
  }
  return (
    <Notice
      meaning="degraded"
      title="This lab runs in the page, not in a WebContainer."
      actions={(
        <>
          {fallback.address !== '' && <Button size="sm" onPress={() => location.assign(fallback.address)}>Open the isolated page</Button>}
          <Button size="sm" onPress={stayHere}>Always in the page</Button>
        </>
      )}
    >
      <Ticked text={fallback.detail} /> <span className={styles.help}>{fallback.help}</span>
    </Notice>
  )
}

/** A run that ended by itself says why; one that the learner stopped does not need to. */
function RunEnded() {
  const summary = useRun((run) => (run.status === 'ended' ? run.summary : null))
  const hasBegun = useRun((run) => run.events.length > 0)
  const command = useCommand()
  if (summary === null || summary.reason === 'stopped') return null
  const why = summary.detail || summary.reason
  return (
    <Notice
      meaning={summary.reason === 'virtual-time' ? 'degraded' : 'failed'}
      title={hasBegun ? 'The run has ended by itself:' : 'The lab did not start:'}
      actions={<Button size="sm" onPress={() => command('run')}>Run again</Button>}
    >
      {why}{/[.!?]$/.test(why) ? '' : '.'}
    </Notice>
  )
}

function ComposeChanged() {
  const isStale = useRun((run) => run.stale && (run.status === 'running' || run.status === 'paused') && run.problems.length === 0)
  const command = useCommand()
  if (!isStale) return null
  return (
    <Notice title="compose.yaml has changed." actions={<Button size="sm" onPress={() => command('run')}>Run again</Button>}>
      The lab runs as it was until you run it again.
    </Notice>
  )
}
