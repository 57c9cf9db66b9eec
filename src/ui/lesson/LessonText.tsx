import type { ComponentProps } from 'react'
import type { Lesson, ProseSection } from '../../contract/lesson.ts'
import styles from './Prose.module.css'

/** A lesson's text alone. Its HTML was made from Markdown at build time, by authors; nothing of a learner's is in it. */
export function LessonText({ lesson, children, ...article }: { lesson: Lesson } & ComponentProps<'article'>) {
  return (
    <article className={styles.prose} tabIndex={-1} aria-label="Lesson text" {...article}>
      {children}
      <Facts lesson={lesson} />
      {/* Text before the first heading is titled as the lesson, which the page's header shows already. */}
      <Sections sections={lesson.prose} hidden={lesson.title} />
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

/** Safe HTML in sections; the title of the first is for screen readers alone if it is `hidden`. */
export function Sections({ sections, hidden }: { sections: readonly ProseSection[]; hidden: string }) {
  return sections.map(({ id, title, html }, i) => (
    <section key={id} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} className={i === 0 && title === hidden ? 'visually-hidden' : undefined}>{title}</h2>
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  ))
}

function Facts({ lesson: { summary, minutes, objectives } }: { lesson: Lesson }) {
  return (
    <header className={styles.facts}>
      <p className={styles.summary}>{summary}</p>
      {objectives.length > 0 && (
        <>
          <p className={styles.minutes}>About {minutes} minutes. You will be able to:</p>
          <ul>{objectives.map((objective) => <li key={objective}>{objective}</li>)}</ul>
        </>
      )}
    </header>
  )
}
