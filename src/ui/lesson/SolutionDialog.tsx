import { useState } from 'react'
import { useLesson, useWorkspace } from '../../stores/index.ts'
import { Button, Dialog, Tabs } from '../design/index.ts'
import { FileComparison } from './FileComparison.tsx'

/** The solution beside the learner's files, once they have said that they want to see it. */
export default function SolutionDialog({ onClose }: { onClose(): void }) {
  const [wanted, setWanted] = useState(false)
  if (wanted) return <Comparison onClose={onClose} />
  return (
    <Dialog
      title="See the solution?"
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={(
        <>
          <Button onPress={onClose}>Not yet</Button>
          <Button variant="primary" onPress={() => setWanted(true)}>Show the solution</Button>
        </>
      )}
    >
      It is one way to pass every check, shown beside your files. Your files stay as they are. The hints in the failed
      checks are the smaller step: try those first.
    </Dialog>
  )
}

function Comparison({ onClose }: { onClose(): void }) {
  const { solution } = useLesson()
  const files = useWorkspace((workspace) => workspace.files)
  const active = useWorkspace((workspace) => workspace.active)
  const paths = Object.keys(solution).sort()
  const [path, setPath] = useState(paths.includes(active) ? active : (paths[0] ?? ''))
  return (
    <Dialog title="Your files and the solution" isOpen onClose={onClose} size="lg">
      {paths.length === 0
        ? 'This lesson comes without a solution.'
        : paths.every((one) => files[one] === solution[one])
          ? 'Your files are the same as the solution.'
          : (
            <Tabs
              label="Files of the solution"
              selected={path}
              onSelect={setPath}
              items={paths.map((id) => ({ id, title: id, content: <FileComparison path={id} mine={files[id] ?? ''} theirs={solution[id] ?? ''} whose="The solution’s" /> }))}
            />
          )}
    </Dialog>
  )
}
