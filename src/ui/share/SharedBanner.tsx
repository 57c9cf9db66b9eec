import { lazy, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { useStore } from 'zustand/react'
import { FOLDER_LINK, useLesson, useLessonStores, type Arrival, type Shared } from '../../stores/index.ts'
import { clockText } from '../../telemetry/index.ts'
import { useCommand } from '../commands/LessonCommands.tsx'
import { Button, classes, Mark, toast, type Meaning } from '../design/index.ts'
import { arrivalWords } from './words.ts'
import styles from './Share.module.css'

const TakeOverDialog = lazy(() => import('./TakeOverDialog.tsx'))

/** Over a lesson that is opened by a link: whose run this is, whether it came out the same, and the ways on. */
export function SharedBanner() {
  const { shared } = useLessonStores()
  return shared === null ? null : <Banner shared={shared} />
}

function Banner({ shared }: { shared: Shared }) {
  const state = useStore(shared.store)
  const { id } = useLesson()
  const isOfFolder = id === FOLDER_LINK
  const command = useCommand()
  const [, navigate] = useLocation()
  const [asked, setAsked] = useState<number | null>(null)
  const mine = () => navigate(`/lesson/${id}`)
  const takeOver = async () => {
    setAsked(null)
    const problem = await shared.takeOver()
    if (problem !== '') return toast(`The files could not be taken over. ${problem}`, 'failed')
    toast('These files are yours now.')
    mine()
  }
  const ask = async () => {
    const own = await shared.ownEdits()
    if (own === 0) void takeOver()
    else setAsked(own)
  }
  const meaning = meaningOf(state.arrival)
  return (
    <section className={classes(styles.banner, meaning === 'degraded' && styles.degraded)} aria-label="Shared run">
      {meaning !== null && <Mark meaning={meaning} size={10} />}
      <div className={styles.words} role="status">
        <strong>You are looking at a shared run.</strong> {arrivalWords(state, clockText)}{' '}
        <span className={styles.soft}>{isOfFolder ? 'It lives as long as this page: nothing of it is stored.' : 'Your own work on this lesson is not touched.'}</span>
      </div>
      <div className={styles.actions}>
        {isOfFolder
          ? <Button size="sm" onPress={() => command('download')}>Download the project</Button>
          : (
            <>
              <Button size="sm" onPress={() => void ask()}>Take over these files</Button>
              <Button size="sm" variant="quiet" onPress={mine}>Back to my own work</Button>
            </>
          )}
      </div>
      {asked !== null && (
        <Suspense><TakeOverDialog own={asked} onClose={() => setAsked(null)} onTakeOver={() => void takeOver()} /></Suspense>
      )}
    </section>
  )
}

function meaningOf({ kind }: Arrival): Meaning | null {
  if (kind === 'same') return 'healthy'
  return kind === 'playing' || kind === 'end' ? null : 'degraded'
}

