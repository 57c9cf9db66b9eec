import type { Lesson } from '../../contract/lesson.ts'
import styles from './LessonHeader.module.css'

export function LessonTitle({ lesson: { module, title } }: { lesson: Pick<Lesson, 'module' | 'title'> }) {
  return (
    <div className={styles.crumbs}>
      <span className={styles.module}>{module.order > 0 && `${module.order} `}{module.title}</span>
      <span className={styles.slash} aria-hidden="true">/</span>
      <h1 className={styles.title}>{title}</h1>
    </div>
  )
}
