import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Mark, type Meaning } from './Mark.tsx'
import styles from './Badge.module.css'

/** A short word of state or a count. A meaning brings its colour and its shape along, so that neither stands alone. */
export function Badge({ meaning, children, title }: { meaning?: Meaning; children: ReactNode; title?: string }) {
  return (
    <span className={classes(styles.badge, meaning !== undefined && styles[meaning])} title={title}>
      {meaning !== undefined && <Mark meaning={meaning} />}
      {children}
    </span>
  )
}
