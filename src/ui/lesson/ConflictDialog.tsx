import { useState } from 'react'
import { useWorkspace, type FolderConflict } from '../../stores/index.ts'
import { Dialog, Tabs } from '../design/index.ts'
import { FileComparison } from './FileComparison.tsx'

/** What the page and the folder have of the files that both have changed. */
export default function ConflictDialog({ conflicts, onClose }: { conflicts: readonly FolderConflict[]; onClose(): void }) {
  const files = useWorkspace((workspace) => workspace.files)
  const [path, setPath] = useState(conflicts[0]?.path ?? '')
  return (
    <Dialog title="Yours and the folder’s" isOpen onClose={onClose} size="lg">
      <Tabs
        label="Files that both have changed"
        selected={path}
        onSelect={setPath}
        items={conflicts.map(({ path: id, theirs }) => ({ id, title: id, content: <FileComparison path={id} mine={files[id] ?? ''} theirs={theirs ?? ''} whose="The folder’s" /> }))}
      />
    </Dialog>
  )
}
