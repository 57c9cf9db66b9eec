import type { MouseEvent } from 'react'
import { useLesson, useLessonStores } from '../../stores/index.ts'
import { PANE } from './panes.ts'
import { followProseLink } from './proseLinks.ts'
import styles from './Prose.module.css'

/** The lesson's text. Its HTML was made from Markdown at build time, by authors; nothing of a learner's is in it. */
export function Prose() {
  const lesson = useLesson()
  const stores = useLessonStores()
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link !== null && followProseLink(link, stores)) event.preventDefault()
  }
  return (
    <article className={styles.prose} onClick={onClick} tabIndex={-1} aria-label="Lesson text" {...{ [PANE]: 'prose' }}>
      <Facts />
      {lesson.prose.map(({ id, title, html }, i) => (
        <section key={id} aria-labelledby={id}>
          {/* Text before the first heading is titled as the lesson, which the page's header shows already. */}
          <h2 id={id} tabIndex={-1} className={i === 0 && title === lesson.title ? 'visually-hidden' : undefined}>{title}</h2>
          <div dangerouslySetInnerHTML={{ __html: html }} />
        </section>
      ))}
      {lesson.sources.length > 0 && (
        <footer className={styles.sources}>
          <h2>Sources</h2>
          <ul>
            {lesson.sources.map(({ title, url }) => (
              <li key={url}><a href={url} target="_blank" rel="noreferrer">{title}</a></li>
            ))}
          </ul>
        </footer>
      )}
    </article>
  )
}

function Facts() {
  const { summary, minutes, objectives } = useLesson()
  return (
    <header className={styles.facts}>
      <p className={styles.summary}>{summary}</p>
      <p className={styles.minutes}>About {minutes} minutes. You will be able to:</p>
      <ul>{objectives.map((objective) => <li key={objective}>{objective}</li>)}</ul>
    </header>
  )
}
