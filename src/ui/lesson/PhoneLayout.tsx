import { BookOpen, Code, Network, Play, Square } from 'lucide-react'
import { HOSTED, useLessonStores, useRun, useStarting, useUi, type Sheet } from '../../stores/index.ts'
import { useCommand } from '../commands/LessonCommands.tsx'
import { classes } from '../design/index.ts'
import { EditorPane } from './EditorPane.tsx'
import { ProsePane } from './ProsePane.tsx'
import { PanelDeck, ServiceMap, TimeBar } from './panels.tsx'
import styles from './PhoneLayout.module.css'

const SHEETS: { id: Sheet; title: string; Icon: typeof Code }[] = [
  { id: 'prose', title: 'Lesson', Icon: BookOpen },
  { id: 'code', title: 'Code', Icon: Code },
  { id: 'panels', title: 'Lab', Icon: Network },
]

/** One thing at a time: the prose first, code and panels over it in full height, Run always in reach. */
export function PhoneLayout() {
  const sheet = useUi((ui) => ui.sheet)
  return (
    <main className={styles.layout}>
      <div className={styles.sheets}>
        <div className={styles.sheet} hidden={sheet !== 'prose'}><ProsePane /></div>
        {sheet === 'code' && <div className={classes(styles.sheet, styles.over)}><EditorPane withRun={false} /></div>}
        {sheet === 'panels' && (
          <div className={classes(styles.sheet, styles.over)}>
            <div className={styles.map}><ServiceMap snug /></div>
            <div className={styles.deck}><PanelDeck /></div>
            <div className={styles.time}><TimeBar /></div>
          </div>
        )}
      </div>
      <BottomBar />
    </main>
  )
}

function BottomBar() {
  const sheet = useUi((ui) => ui.sheet)
  const showSheet = useUi((ui) => ui.showSheet)
  const { folder, lesson } = useLessonStores()
  const about = folder !== null ? 'Folder' : lesson.id === HOSTED ? 'Host' : 'Lesson'
  return (
    <nav className={styles.bar} aria-label="Lesson, code, lab">
      {SHEETS.map(({ id, title, Icon }) => (
        <button
          key={id}
          type="button"
          aria-current={sheet === id ? 'page' : undefined}
          className={classes(styles.item, sheet === id && styles.current)}
          onClick={() => showSheet(id)}
        >
          <Icon aria-hidden="true" />{id === 'prose' ? about : title}
        </button>
      ))}
      <RunItem />
    </nav>
  )
}

function RunItem() {
  const command = useCommand()
  const status = useRun((run) => run.status)
  const starting = useStarting()
  const isLive = status === 'running' || status === 'paused'
  const Icon = isLive ? Square : Play
  return (
    <button
      type="button"
      className={classes(styles.item, styles.run)}
      disabled={starting}
      onClick={() => command(isLive ? 'stop' : 'run')}
    >
      <Icon aria-hidden="true" />{starting ? 'Starting…' : isLive ? 'Stop' : 'Run'}
    </button>
  )
}
