import { useEffect, useRef, type MouseEvent, type RefObject } from 'react'
import type { ProseSection } from '../../contract/lesson.ts'
import { useLesson, useLessonStores } from '../../stores/index.ts'
import { armedIdOf, useArmedFaults } from './armed.ts'
import { PANE } from './panes.ts'
import { followProseLink } from './proseLinks.ts'
import styles from './Prose.module.css'

/** The lesson's text. Its HTML was made from Markdown at build time, by authors; nothing of a learner's is in it. */
export function Prose() {
  const lesson = useLesson()
  const stores = useLessonStores()
  const text = useRef<HTMLElement>(null)
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link !== null && followProseLink(link, stores)) event.preventDefault()
  }
  return (
    <article ref={text} className={styles.prose} onClick={onClick} tabIndex={-1} aria-label="Lesson text" {...{ [PANE]: 'prose' }}>
      <ArmedLinks text={text} />
      <Facts />
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

/**
 * A link that breaks something says so while it is broken. The text is made at build time, so its elements are marked;
 * and from here, so that the text itself does not render again with every batch of events.
 */
function ArmedLinks({ text }: { text: RefObject<HTMLElement | null> }) {
  const { faults } = useLesson()
  const armed = useArmedFaults()
  useEffect(() => {
    for (const link of text.current?.querySelectorAll<HTMLElement>('a[data-fault]') ?? []) {
      const fault = faults.find((one) => one.name === link.dataset['fault'])
      const isArmed = fault !== undefined && armedIdOf(fault, armed) !== undefined
      link.toggleAttribute('data-armed', isArmed)
      link.title = isArmed ? 'Armed. Click to mend it.' : 'Click to arm this fault in the running lab.'
    }
  }, [text, faults, armed])
  return null
}

function Facts() {
  const { summary, minutes, objectives } = useLesson()
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
