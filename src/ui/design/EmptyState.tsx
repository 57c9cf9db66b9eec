import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './EmptyState.module.css'

/** Says what would be here and what to do for it; an error says what happened and the way out. */
export function EmptyState({ icon, title, children, action, tone = 'calm' }: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
  tone?: 'calm' | 'failed'
}) {
  return (
    <div className={classes(styles.empty, styles[tone])} role={tone === 'failed' ? 'alert' : undefined}>
      {icon !== undefined && <div className={styles.icon} aria-hidden="true">{icon}</div>}
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  )
}
