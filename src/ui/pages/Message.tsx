import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Brand } from '../brand/Brand.tsx'
import { useTitle } from '../useTitle.ts'
import styles from './Message.module.css'

/** A page that has one thing to say and a way on. */
export function Message({ title, icon, children, action }: { title: string; icon: ReactNode; children: ReactNode; action?: ReactNode }) {
  useTitle(title)
  return (
    <div className={styles.page}>
      <header className={styles.top}><Brand /></header>
      <main className={styles.main}>
        <div className={styles.icon} aria-hidden="true">{icon}</div>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.text}>{children}</div>
        <div className={styles.actions}>{action}<Link href="/" className={styles.back}>All lessons</Link></div>
      </main>
    </div>
  )
}
