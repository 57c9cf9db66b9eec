import { useState } from 'react'
import { FieldError, Form, Input, Label, TextField } from 'react-aria-components'
import { useLessonStores } from '../../stores/index.ts'
import { Button, Dialog } from '../design/index.ts'
import styles from './NameDialog.module.css'

/** Names a new file or renames the one in front. */
export function NameDialog({ how, onClose }: { how: 'new' | 'rename' | null; onClose(): void }) {
  return (
    <Dialog title={how === 'rename' ? 'Rename file' : 'New file'} isOpen={how !== null} onClose={onClose}>
      {how !== null && <NameForm how={how} onClose={onClose} />}
    </Dialog>
  )
}

function NameForm({ how, onClose }: { how: 'new' | 'rename'; onClose(): void }) {
  const { workspace } = useLessonStores()
  const active = workspace.getState().active
  const folder = active.includes('/') ? active.slice(0, active.lastIndexOf('/') + 1) : ''
  const [path, setPath] = useState(how === 'rename' ? active : folder)
  const [problem, setProblem] = useState('')
  const submit = () => {
    const { add, rename } = workspace.getState()
    const found = how === 'rename' ? rename(active, path.trim()) : add(path.trim())
    setProblem(found)
    if (found === '') onClose()
  }
  return (
    <Form onSubmit={(event) => { event.preventDefault(); submit() }} className={styles.form!}>
      <TextField value={path} onChange={(text) => { setPath(text); setProblem('') }} isInvalid={problem !== ''} validationBehavior="aria" autoFocus className={styles.field!}>
        <Label className={styles.label!}>Path in the project</Label>
        <Input className={styles.input!} spellCheck="false" autoCapitalize="off" autoComplete="off" />
        <FieldError className={styles.problem!}>{problem}</FieldError>
      </TextField>
      <div className={styles.actions}>
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" type="submit">{how === 'rename' ? 'Rename' : 'Add file'}</Button>
      </div>
    </Form>
  )
}
