import { Button, Dialog } from '../design/index.ts'
import styles from './Share.module.css'

/** A link to take by hand. */
export function LinkDialog({ link, onClose }: { link: string; onClose(): void }) {
  return (
    <Dialog
      title="A link to this moment"
      isOpen={link !== ''}
      onClose={onClose}
      actions={<Button variant="primary" onPress={onClose}>Done</Button>}
    >
      <p>The browser did not let the page copy it. Copy it here: it holds your changed files, the seed and what you did to the lab.</p>
      <textarea className={styles.link} readOnly rows={4} aria-label="Link" value={link} onFocus={(event) => event.currentTarget.select()} />
    </Dialog>
  )
}
