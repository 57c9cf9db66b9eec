import { useLessonStores, useWorkspace } from '../../stores/index.ts'
import { Button, Dialog, toast } from '../design/index.ts'
import { countEdited } from './edited.ts'

/** Asks before edits go. A reset file can be brought back with Undo in the editor, and the words say so. */
export function ResetDialog({ what, onClose }: { what: 'file' | 'all' | null; onClose(): void }) {
  const { workspace, folder } = useLessonStores()
  const given = folder === null ? 'the lesson gave' : 'the folder had'
  const active = useWorkspace((state) => state.active)
  const edited = useWorkspace(countEdited)
  const isNew = useWorkspace((state) => state.start[state.active] === undefined)
  const reset = () => {
    const { resetFile, resetAll } = workspace.getState()
    if (what === 'file') resetFile(active)
    else resetAll()
    toast(what === 'file' ? `${active} is as ${given} it.` : `All files are as ${given} them.`)
    onClose()
  }
  const title = what === 'all' ? 'Reset all files?' : isNew ? `Delete ${active}?` : `Reset ${active}?`
  return (
    <Dialog
      title={title}
      isOpen={what !== null}
      onClose={onClose}
      role="alertdialog"
      actions={(
        <>
          <Button onPress={onClose}>Keep my edits</Button>
          <Button variant="danger" onPress={reset}>{what === 'file' && isNew ? 'Delete' : 'Reset'}</Button>
        </>
      )}
    >
      {what === 'all'
        ? `${edited} ${edited === 1 ? 'file goes' : 'files go'} back to ${folder === null ? 'what the lesson gave you' : 'how they were when this page opened the folder'}, and files that you added are deleted.`
        : isNew
          ? 'You added this file, so there is nothing to go back to.'
          : `It goes back to ${folder === null ? 'what the lesson gave you' : 'how it was when this page opened the folder'}. Undo in the editor brings your version back while this page is open.`}
    </Dialog>
  )
}
