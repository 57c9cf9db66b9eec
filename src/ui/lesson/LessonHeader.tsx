import { Command as CommandIcon, Keyboard } from 'lucide-react'
import { summariseChecks, useCheckCount, useChecks, useLesson, useProgress } from '../../stores/index.ts'
import { Brand } from '../brand/Brand.tsx'
import { useCommand } from '../commands/LessonCommands.tsx'
import { IconButton } from '../design/index.ts'
import { ThemeButton } from '../ThemeButton.tsx'
import { useIsPhone } from '../useMediaQuery.ts'
import { LessonTitle } from './LessonTitle.tsx'
import styles from './LessonHeader.module.css'

export function LessonHeader() {
  const lesson = useLesson()
  const isPhone = useIsPhone()
  const command = useCommand()
  return (
    <header className={styles.header}>
      <Brand compact={isPhone} />
      <LessonTitle lesson={lesson} />
      <ChecksPassed />
      <div className={styles.tools}>
        <ThemeButton />
        {!isPhone && <IconButton label="All keys" keys="?" onPress={() => command('keys')}><Keyboard /></IconButton>}
        <IconButton label="Everything by name" keys="Ctrl+K" onPress={() => command('palette')}><CommandIcon /></IconButton>
      </div>
    </header>
  )
}

/** Of the latest check run while there is one, of the best so far otherwise. */
function ChecksPassed() {
  const lesson = useLesson()
  const results = useChecks((checks) => checks.results)
  const best = useProgress((progress) => progress.byLesson[lesson.id])
  const latest = summariseChecks(results)
  const total = Math.max(useCheckCount(), latest.length, best?.total ?? 0)
  const passed = latest.length > 0
    ? latest.filter((check) => check.outcome === 'passed').length
    : (best?.passed.length ?? 0)
  if (total === 0) return null
  return (
    <p className={styles.passed}>
      <span className={styles.dots} aria-hidden="true">
        {total <= 12 && Array.from({ length: total }, (_, i) => <i key={i} className={i < passed ? styles.on : styles.off} />)}
      </span>
      <span>{passed} of {total}<span className={styles.word}> checks</span></span>
    </p>
  )
}
