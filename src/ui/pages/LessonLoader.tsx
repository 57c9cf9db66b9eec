import { useCallback, useEffect, useState } from 'react'
import { CloudOff } from 'lucide-react'
import type { Lesson } from '../../contract/lesson.ts'
import type { RunLink } from '../../contract/link.ts'
import { useAppStores } from '../../stores/index.ts'
import { PlainButton } from '../design/PlainButton.tsx'
import { EarlyLesson } from './EarlyLesson.tsx'
import { Message } from './Message.tsx'
import { NotFound } from './NotFound.tsx'
import { Opened } from './Opened.tsx'

/** Fetches a lesson and opens it, with a link somebody's run of it. */
export function LessonLoader({ id, link }: { id: string; link?: RunLink }) {
  const { cards, loadLesson, openLesson } = useAppStores()
  const known = cards.find((card) => card.id === id)
  const open = useCallback(async () => openLesson(await loadLesson(id), link), [id, link, loadLesson, openLesson])
  const text = useText(id)
  if (known === undefined) return <NotFound what={link === undefined ? 'This lesson' : 'The lesson of this link'} />
  return (
    <Opened
      title={known.title}
      open={open}
      // Over a shared run stands a banner: its text would move.
      {...(text !== null && link === undefined && { early: <EarlyLesson lesson={text} /> })}
      failed={(error, again) => (
        <Message
          title="The lesson could not be loaded"
          icon={<CloudOff />}
          action={<PlainButton onClick={again}>Try again</PlainButton>}
        >
          <p>Check the connection to the server that this page came from.</p>
          <p>{error.message}</p>
        </Message>
      )}
    />
  )
}

/** The lesson as soon as it is there; that it did not come is told by whoever opens it. */
function useText(id: string): Lesson | null {
  const { loadLesson } = useAppStores()
  const [lesson, setLesson] = useState<Lesson | null>(null)
  useEffect(() => {
    let left = false
    loadLesson(id).then((loaded) => { if (!left) setLesson(loaded) }, () => {})
    return () => { left = true }
  }, [id, loadLesson])
  return lesson
}
