import { isStarting, useAppStores, useLessonStores, useRun, useWorkspace, type RunState, type SaveState } from '../../stores/index.ts'
import { useMarkers } from '../editor/useMarkers.ts'
import { Mark } from '../design/index.ts'
import { useUi } from '../../stores/index.ts'
import styles from './EditorStatus.module.css'

/** A quiet line under the code: problems, what the lab is doing, and where the edits are. */
export function EditorStatus() {
  const { folder } = useLessonStores()
  const save = useWorkspace((workspace) => workspace.save)
  const hold = useWorkspace((workspace) => workspace.hold)
  const run = useRun((state) => runWords(state))
  return (
    <footer className={styles.status}>
      <Problems />
      <span className={styles.run} role="status">{run}</span>
      <LabsRunOn />
      <span>{hold === 'editing' ? saveWords(save, folder?.name ?? null) : hold === 'conflict' ? 'Not saved until you choose' : 'Read-only'}</span>
    </footer>
  )
}

/** Only where it is not this tab: a page that was opened with a host. */
function LabsRunOn() {
  const { host } = useAppStores()
  if (host === null) return null
  return <span className={styles.host} title="This page was opened with a host of this machine. When it ends, the lab ends with it; your edits are kept.">Labs run on {host}</span>
}

function Problems() {
  const markers = useMarkers()
  const revealCode = useUi((ui) => ui.revealCode)
  const first = markers[0]
  if (first === undefined) return null
  return (
    <button type="button" className={styles.problems} onClick={() => revealCode(first.path, first.line)}>
      <Mark meaning="failed" />{markers.length} {markers.length === 1 ? 'problem' : 'problems'}
    </button>
  )
}

function saveWords({ kind }: SaveState, folder: string | null): string {
  if (kind === 'saving') return 'Saving…'
  if (kind === 'saved') return `Saved in ${folder ?? 'this browser'}`
  return folder === null ? 'Kept in this tab only' : 'Kept in this browser'
}

function runWords(state: RunState): string {
  const { status, boot } = state
  const starting = isStarting(state)
  if (!starting && status !== 'warming') return ''
  const subject = starting ? 'Starting the lab' : 'Getting the sandbox ready'
  if (boot === null || boot.phase === 'ready') return `${subject}…`
  if (boot.phase === 'download' && boot.total > 0) return `${subject}: ${megabytes(boot.loaded)} of ${megabytes(boot.total)} MB`
  return `${subject}: ${PHASES[boot.phase]}`
}

const PHASES = { download: 'loading', compile: 'compiling', restore: 'restoring the snapshot', 'cold-boot': 'starting Python for the first time' }
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)
