import { memo } from 'react'
import { clockText, compactClockText, type LogEntry } from '../../../telemetry/index.ts'
import { classes, Mark, type Meaning } from '../../design/index.ts'
import styles from './LogsPanel.module.css'

/** What a line's own level says; the stream says little, since servers log everything to stderr. */
function levelOf(entry: LogEntry): Meaning | null {
  if (entry.traceback) return 'failed'
  const word = /^\W*(?:\[?\d{4}-[\d:T., -]+\]?\s*)?\W*(CRITICAL|ERROR|WARNING|WARN)\b/i.exec(entry.text.slice(0, 80))?.[1]?.toUpperCase()
  if (word === undefined) return null
  return word === 'ERROR' || word === 'CRITICAL' ? 'failed' : 'degraded'
}

export const LogRow = memo(function LogRow({ entry, showProcess }: { entry: LogEntry; text?: string; showProcess: boolean }) {
  const level = levelOf(entry)
  return (
    <div className={classes(styles.row, level !== null && styles[level], entry.traceback && styles.traceback)}>
      <time className={styles.time} title={`${clockText(entry.t)} of virtual time`}>{compactClockText(entry.t)}</time>
      {showProcess && <span className={styles.process} title={entry.process}>{entry.process}</span>}
      <span className={styles.text}>
        {showProcess && <b className={styles.inline}>{entry.process} </b>}
        {level !== null && <span className={styles.level}><Mark meaning={level} /></span>}
        {entry.stream === 'stderr' && <abbr className={styles.stream} title="written to stderr">err </abbr>}
        {entry.text}
      </span>
    </div>
  )
}, (before, after) => before.entry === after.entry && before.showProcess === after.showProcess && before.text === after.text)
