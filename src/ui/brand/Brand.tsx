import { Link } from 'wouter'
import { classes } from '../design/classes.ts'
import styles from './Brand.module.css'

/** The mark: a signal that runs on, one step displaced, past a fault. */
export function Brand({ compact = false }: { compact?: boolean }) {
  return (
    <Link href="/" className={styles.brand} aria-label="Faultline, course index">
      <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
        <path className={styles.line} d="M1 13.5h6.4M12.6 6.5H19" />
        <path className={styles.fault} d="M7.2 2.5 12.8 17.5" />
      </svg>
      <span className={classes(compact && 'visually-hidden')}>Faultline</span>
    </Link>
  )
}
