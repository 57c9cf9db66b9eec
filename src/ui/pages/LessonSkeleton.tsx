import { Brand } from '../brand/Brand.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { useTitle } from '../useTitle.ts'
import styles from './LessonPage.module.css'

/** The lesson page's frame while its lesson is on the way: bars and panes stand where they will be. */
export function LessonSkeleton({ title }: { title: string }) {
  useTitle(title)
  return (
    <div className={styles.page}>
      <header className={styles.header}><Brand /></header>
      <main className={styles.loading}>
        <Skeleton lines={6} label={`Loading ${title}`} />
      </main>
    </div>
  )
}
