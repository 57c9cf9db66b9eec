import { Suspense, useEffect, useState, type ComponentType, type ReactNode } from 'react'
import { LessonStoresProvider, type LessonStores } from '../../stores/index.ts'
import { createReadingPlace, ReadingPlace } from '../lesson/readingPlace.ts'
import { LessonSkeleton } from './LessonSkeleton.tsx'

/** Fetched beside what it shows: the course index needs neither panes nor panels. */
const importPage = () => import('./LessonPage.tsx')

type Loading = { state: 'loading' } | { state: 'failed'; error: Error } | { state: 'open'; stores: LessonStores; Page: ComponentType }

interface Opening {
  title: string
  /** Has to be the same function from render to render. */
  open(): Promise<LessonStores>
  /** What there is to see until then. */
  early?: ReactNode
  failed(error: Error, again: () => void): ReactNode
}

/** Opens stores, shows the page of a lab on them, and closes them when the learner leaves. */
export function Opened({ title, open, early = <LessonSkeleton title={title} />, failed }: Opening) {
  const [loading, setLoading] = useState<Loading>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const [place] = useState(createReadingPlace)

  useEffect(() => {
    let left = false
    let opened: LessonStores | null = null
    const load = async () => {
      try {
        const [stores, { default: Page }] = await Promise.all([open().then((stores) => (opened = stores)), importPage()])
        if (left) await stores.dispose()
        else setLoading({ state: 'open', stores, Page })
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
  return (
    <ReadingPlace value={place}>
      {loading.state === 'loading' ? early : (
        <LessonStoresProvider stores={loading.stores}>
          <Suspense fallback={early}><loading.Page /></Suspense>
        </LessonStoresProvider>
      )}
    </ReadingPlace>
  )
}
