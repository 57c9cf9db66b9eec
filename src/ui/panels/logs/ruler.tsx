import { useRef, type ReactNode } from 'react'
import { useSize } from '../parts/useSize.ts'
import styles from './LogsPanel.module.css'

const SAMPLE = 'x'.repeat(100)

/**
 * How many characters fit on a line. In a fixed-width font a row's height follows from its text: nothing has to be
 * laid out to know where 50,000 rows begin.
 */
export function useRuler(): { columns: number; ruler: ReactNode } {
  const text = useRef<HTMLSpanElement>(null)
  const sample = useRef<HTMLSpanElement>(null)
  const room = useSize(text).width
  const hundred = useSize(sample).width
  const columns = room > 0 && hundred > 0 ? Math.max(1, Math.floor((room * 100) / hundred - 0.02)) : 80
  const ruler = (
    <div className={`${styles.row} ${styles.ruler}`} aria-hidden="true">
      <span className={styles.time}>00:00.000</span>
      <span className={styles.level} />
      <span className={styles.text} ref={text} />
      <span className={styles.sample} ref={sample}>{SAMPLE}</span>
    </div>
  )
  return { columns, ruler }
}

/**
 * Breaks a line where it is to break on screen: after a space if there is one, else anywhere. `lead` characters stand
 * before it already. The pieces together are the line.
 */
export function piecesOf(line: string, lead: number, columns: number): string[] {
  const pieces: string[] = []
  let start = 0
  let room = Math.max(0, columns - lead)
  while (line.length - start > room) {
    const space = room > 0 ? line.lastIndexOf(' ', start + room - 1) : -1
    // Breaking inside an indent would leave an empty line.
    const afterWord = space > start && line.slice(start, space).trim() !== ''
    const end = afterWord ? space + 1 : start + room
    pieces.push(line.slice(start, end))
    start = end
    room = columns
  }
  pieces.push(line.slice(start))
  return pieces
}

/** Lines on screen for a text that starts after `lead` characters. */
export function linesFor(text: string, lead: number, columns: number): number {
  return text.split('\n').reduce((n, line, i) => n + piecesOf(line, i === 0 ? lead : 0, columns).length, 0)
}

/** Anything but printable ASCII may be of another width: such rows are measured. */
export const isPlain = (text: string): boolean => !/[^\x20-\x7e\n]/.test(text)
