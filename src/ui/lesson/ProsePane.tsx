import { CheckBar } from './CheckBar.tsx'
import { Prose } from './Prose.tsx'
import styles from './Pane.module.css'

export function ProsePane() {
  return (
    <div className={styles.pane}>
      <div className={styles.scroll} tabIndex={-1}><Prose /></div>
      <CheckBar />
    </div>
  )
}
