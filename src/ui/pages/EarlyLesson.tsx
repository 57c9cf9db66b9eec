import type { MouseEvent } from 'react'
import type { Lesson } from '../../contract/lesson.ts'
import { useAppStores } from '../../stores/index.ts'
import { Brand } from '../brand/Brand.tsx'
import headerStyles from '../lesson/LessonHeader.module.css'
import { LessonText } from '../lesson/LessonText.tsx'
import { LessonTitle } from '../lesson/LessonTitle.tsx'
import { PANES } from '../lesson/layout.ts'
import paneStyles from '../lesson/Pane.module.css'
import { useReadingPlace } from '../lesson/readingPlace.ts'
import { useIsPhone } from '../useMediaQuery.ts'
import { useTitle } from '../useTitle.ts'
import styles from './LessonPage.module.css'

/** A lesson that can be read while its page is on the way: the text stands where it will be, so that nothing moves when the rest comes. */
export function EarlyLesson({ lesson }: { lesson: Lesson }) {
  useTitle(lesson.title)
  const isPhone = useIsPhone()
  const { settings } = useAppStores()
  const place = useReadingPlace()
  const { prose, code, panels } = { ...PANES, ...settings.getState().layout['lesson'] }
  const text = (
    <div className={paneStyles.scroll} tabIndex={-1} {...place}>
      <LessonText lesson={lesson} onClick={leaveLink} />
    </div>
  )
  return (
    <div className={styles.page}>
      <header className={headerStyles.header}><Brand compact={isPhone} /><LessonTitle lesson={lesson} /></header>
      <main className={styles.early} aria-busy="true">
        {isPhone ? text : <>
          <div className={paneStyles.pane} style={{ flex: `${prose} 1 0` }}>{text}</div>
          <i className={styles.line} />
          <div style={{ flex: `${code} 1 0` }} />
          <i className={styles.line} />
          <div style={{ flex: `${panels} 1 0` }} />
        </>}
      </main>
    </div>
  )
}

/** What a link of the text acts on is not there yet; its address is that of the course. */
function leaveLink(event: MouseEvent<HTMLElement>): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link?.getAttribute('href')?.startsWith('#')) event.preventDefault()
}
