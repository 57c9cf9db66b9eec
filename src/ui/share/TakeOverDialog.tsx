import { Button, Dialog } from '../design/index.ts'

/** Asks before the learner's own edits go. */
export default function TakeOverDialog({ own, onClose, onTakeOver }: { own: number; onClose(): void; onTakeOver(): void }) {
  return (
    <Dialog
      title="Replace your own work on this lesson?"
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={(
        <>
          <Button onPress={onClose}>Keep my own</Button>
          <Button variant="danger" onPress={onTakeOver}>Replace it</Button>
        </>
      )}
    >
      You have edited {own} {own === 1 ? 'file' : 'files'} of this lesson yourself. Taking over the shared files replaces
      {own === 1 ? ' it' : ' them'}, and there is no way back. Go back to your own work and download it first if you want to keep it.
    </Dialog>
  )
}
