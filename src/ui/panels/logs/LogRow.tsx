import { memo } from 'react'
import { clockText, type LogEntry } from '../../../telemetry/index.ts'
import { classes, Mark, type Meaning } from '../../design/index.ts'
import styles from './LogsPanel.module.css'
import { isPlain, piecesOf } from './ruler.tsx'

/** What a line's own level says; the stream says little, since servers log everything to stderr. */
function levelOf(entry: LogEntry): Meaning | null {
  if (entry.traceback) return 'failed'
  const word = /^\W*(?:\[?\d{4}-[\d:T., -]+\]?\s*)?\W*(CRITICAL|ERROR|WARNING|WARN)\b/i.exec(entry.text.slice(0, 80))?.[1]?.toUpperCase()
  if (word === undefined) return null
  return word === 'ERROR' || word === 'CRITICAL' ? 'failed' : 'degraded'
}

const STDERR = 'err '

/** Characters before the text on its first line, all of the same fixed width. */
export const leadOf = (entry: LogEntry, showProcess: boolean): number =>
  (showProcess ? entry.process.length + 1 : 0) + (entry.stream === 'stderr' ? STDERR.length : 0)

export const LogRow = memo(function LogRow({ entry, text, columns, showProcess }: {
  entry: LogEntry
  /** The entry's text, which may still grow. */
  text: string
  columns: number
  showProcess: boolean
}) {
  const level = levelOf(entry)
  return (
    <div className={classes(styles.row, level !== null && styles[level], entry.traceback && styles.traceback)}>
      <time className={styles.time} title="virtual time">{clockText(entry.t)}</time>
      <span className={styles.level}>{level !== null && <Mark meaning={level} />}</span>
      <span className={styles.text}>
        {showProcess && <b className={styles.process}>{`${entry.process} `}</b>}
        {entry.stream === 'stderr' && <abbr className={styles.stream} title="written to stderr">{STDERR}</abbr>}
        {isPlain(text) ? text.split('\n').map((line, i) => <Line key={i} line={line} lead={i === 0 ? leadOf(entry, showProcess) : 0} columns={columns} />) : text}
      </span>
    </div>
  )
})

/** Pieces stand side by side where they fit, and they fit only where they were meant to: copied text stays whole. */
function Line({ line, lead, columns }: { line: string; lead: number; columns: number }) {
  const pieces = piecesOf(line, lead, columns)
  const text = pieces.length === 1 ? line : pieces.map((piece, i) => <span key={i} className={styles.piece}>{piece}</span>)
  return lead > 0 ? text : <span className={styles.line}>{text}</span>
}
