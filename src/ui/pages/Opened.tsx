import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { LessonStoresProvider, type LessonStores } from '../../stores/index.ts'
import { LessonSkeleton } from './LessonSkeleton.tsx'

/** Fetched beside what it shows: the course index needs neither panes nor panels. */
const importPage = () => import('./LessonPage.tsx')
const LessonPage = lazy(importPage)

type Loading = { state: 'loading' } | { state: 'failed'; error: Error } | { state: 'open'; stores: LessonStores }

/** Opens stores, shows the page of a lab on them, and closes them when the learner leaves. `open` has to be the same function from render to render. */
export function Opened({ title, open, failed }: { title: string; open(): Promise<LessonStores>; failed(error: Error, again: () => void): ReactNode }) {
  const [loading, setLoading] = useState<Loading>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let left = false
    let opened: LessonStores | null = null
    const load = async () => {
      try {
        ;[opened] = await Promise.all([open(), importPage()])
        if (left) await opened.dispose()
        else setLoading({ state: 'open', stores: opened })
      } catch (error) {
        if (!left) setLoading({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
      }
    }
    void load()
    return () => {
      left = true
      void opened?.dispose()
    }
  }, [open, attempt])

  if (loading.state === 'failed') return failed(loading.error, () => { setLoading({ state: 'loading' }); setAttempt(attempt + 1) })
  if (loading.state === 'loading') return <LessonSkeleton title={title} />
  return (
    <LessonStoresProvider stores={loading.stores}>
      <Suspense fallback={<LessonSkeleton title={title} />}><LessonPage /></Suspense>
    </LessonStoresProvider>
  )
}
