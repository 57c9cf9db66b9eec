import { useLessonStores } from '../../stores/index.ts'
import { CheckBar } from './CheckBar.tsx'
import { FolderProse } from './FolderProse.tsx'
import { Prose } from './Prose.tsx'
import { useReadingPlace } from './readingPlace.ts'
import styles from './Pane.module.css'

export function ProsePane() {
  const { folder } = useLessonStores()
  const place = useReadingPlace()
  return (
    <div className={styles.pane}>
      <div className={styles.scroll} tabIndex={-1} {...place}>{folder === null ? <Prose /> : <FolderProse folder={folder} />}</div>
      <CheckBar />
    </div>
  )
}
