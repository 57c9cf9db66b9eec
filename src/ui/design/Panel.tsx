import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './Panel.module.css'

/** A region of the page with a name. Regions are told apart by space and a hairline, never by boxes in boxes. */
export function Panel({ title, hideTitle = false, actions, children, className }: {
  title: string
  hideTitle?: boolean
  actions?: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    <section aria-label={title} className={classes(styles.panel, className)}>
      {!hideTitle && (
        <header className={styles.header}>
          <h2 className={styles.title}>{title}</h2>
          {actions}
        </header>
      )}
      <div className={styles.body}>{children}</div>
    </section>
  )
}
