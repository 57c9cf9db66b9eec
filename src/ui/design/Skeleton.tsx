import styles from './Skeleton.module.css'

/** Holds the place of something that is on its way, so that nothing jumps when it comes. Appears after 300 ms only. */
export function Skeleton({ lines = 3, label }: { lines?: number; label: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} className={styles.line} style={{ width: `${[92, 100, 84, 96, 60][i % 5]}%` }} />
      ))}
    </div>
  )
}
