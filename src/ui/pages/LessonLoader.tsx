import { lazy, Suspense, useEffect, useState } from 'react'
import { CloudOff } from 'lucide-react'
import type { RunLink } from '../../contract/link.ts'
import { LessonStoresProvider, useAppStores, type LessonStores } from '../../stores/index.ts'
import { PlainButton } from '../design/PlainButton.tsx'
import { LessonSkeleton } from './LessonSkeleton.tsx'
import { Message } from './Message.tsx'
import { NotFound } from './NotFound.tsx'

/** Fetched beside the lesson itself: the course index needs neither panes nor panels. */
const importPage = () => import('./LessonPage.tsx')
const LessonPage = lazy(importPage)

type Loading = { state: 'loading' } | { state: 'failed'; reason: string } | { state: 'open'; stores: LessonStores }

/** Fetches a lesson, opens its stores (with a link those of a shared run), and closes them when the learner leaves. */
export function LessonLoader({ id, link }: { id: string; link?: RunLink }) {
  const { cards, loadLesson, openLesson } = useAppStores()
  const [loading, setLoading] = useState<Loading>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const known = cards.find((card) => card.id === id)

  useEffect(() => {
    if (known === undefined) return
    let left = false
    let opened: LessonStores | null = null
    const open = async () => {
      try {
        const [lesson] = await Promise.all([loadLesson(id), importPage()])
        opened = await openLesson(lesson, link)
        if (left) await opened.dispose()
        else setLoading({ state: 'open', stores: opened })
      } catch (error) {
        if (!left) setLoading({ state: 'failed', reason: error instanceof Error ? error.message : String(error) })
      }
    }
    void open()
    return () => {
      left = true
      void opened?.dispose()
    }
  }, [id, link, known, attempt, loadLesson, openLesson])

  if (known === undefined) return <NotFound what={link === undefined ? 'This lesson' : 'The lesson of this link'} />
  if (loading.state === 'loading') return <LessonSkeleton title={known.title} />
  if (loading.state === 'open') {
    return (
      <LessonStoresProvider stores={loading.stores}>
        <Suspense fallback={<LessonSkeleton title={known.title} />}><LessonPage /></Suspense>
      </LessonStoresProvider>
    )
  }
  const again = () => { setLoading({ state: 'loading' }); setAttempt(attempt + 1) }
  return (
    <Message
      title="The lesson could not be loaded"
      icon={<CloudOff />}
      action={<PlainButton onClick={again}>Try again</PlainButton>}
    >
      <p>Check the connection to the server that this page came from.</p>
      <p>{loading.reason}</p>
    </Message>
  )
}
