import { useEffect } from 'react'
import { useLesson, useLessonStores } from '../../stores/index.ts'
import { LessonCommands } from '../commands/LessonCommands.tsx'
import { Toasts } from '../design/index.ts'
import { GraveToasts } from '../lesson/GraveToasts.tsx'
import { LessonHeader } from '../lesson/LessonHeader.tsx'
import { PhoneLayout } from '../lesson/PhoneLayout.tsx'
import { SharedBanner } from '../share/SharedBanner.tsx'
import { WideLayout } from '../lesson/WideLayout.tsx'
import { whenIdle } from '../idle.ts'
import { useIsPhone } from '../useMediaQuery.ts'
import { useTitle } from '../useTitle.ts'
import styles from './LessonPage.module.css'

export default function LessonPage() {
  const isPhone = useIsPhone()
  useTitle(useLesson().title)
  useWarmSandbox()
  useKeepOnLeave()
  return (
    <LessonCommands>
      <div className={styles.page}>
        <LessonHeader />
        <SharedBanner />
        {isPhone ? <PhoneLayout /> : <WideLayout />}
      </div>
      <GraveToasts />
      <Toasts />
    </LessonCommands>
  )
}

/** The sandbox loads once the page stands and the browser has nothing better to do; Run does not wait for it to begin. */
function useWarmSandbox(): void {
  const { run } = useLessonStores()
  useEffect(() => whenIdle(() => void run.getState().warm(), 2000), [run])
}

/** A tab that is hidden may never come back: what is not stored yet is written down now. */
function useKeepOnLeave(): void {
  const { keeper } = useLessonStores()
  useEffect(() => {
    const flush = () => keeper.flushNow()
    const onHidden = () => { if (document.visibilityState === 'hidden') flush() }
    window.addEventListener('pagehide', flush)
    document.addEventListener('visibilitychange', onHidden)
    return () => {
      window.removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', onHidden)
    }
  }, [keeper])
}
