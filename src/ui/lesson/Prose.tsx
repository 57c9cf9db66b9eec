import { useEffect, useRef, type MouseEvent, type RefObject } from 'react'
import { useLesson, useLessonStores } from '../../stores/index.ts'
import { armedIdOf, useArmedFaults } from './armed.ts'
import { LessonText } from './LessonText.tsx'
import { PANE } from './panes.ts'
import { followProseLink } from './proseLinks.ts'

/** The lesson's text, whose links act on the lab. */
export function Prose() {
  const lesson = useLesson()
  const stores = useLessonStores()
  const text = useRef<HTMLElement>(null)
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link !== null && followProseLink(link, stores)) event.preventDefault()
  }
  return <LessonText lesson={lesson} ref={text} onClick={onClick} {...{ [PANE]: 'prose' }}><ArmedLinks text={text} /></LessonText>
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
