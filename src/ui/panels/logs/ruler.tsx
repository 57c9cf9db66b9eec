import { useRef, type ReactNode } from 'react'
import { useSize } from '../parts/useSize.ts'
import styles from './LogsPanel.module.css'

const SAMPLE = 'x'.repeat(100)

/**
 * How many characters fit on a line. In a fixed-width font that breaks anywhere, a row's height follows from its
 * length: nothing has to be laid out to know where 50,000 rows begin.
 */
export function useRuler(): { columns: number; ruler: ReactNode } {
  const text = useRef<HTMLSpanElement>(null)
  const sample = useRef<HTMLSpanElement>(null)
  const room = useSize(text).width
  const hundred = useSize(sample).width
  const columns = room > 0 && hundred > 0 ? Math.max(1, Math.floor((room * 100) / hundred)) : 80
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

/** Lines on screen for text that starts after `lead` characters. */
export function linesFor(text: string, lead: number, columns: number): number {
  let lines = 0
  let start = 0
  let first = lead
  while (start <= text.length) {
    const end = text.indexOf('\n', start)
    const length = (end < 0 ? text.length : end) - start + first
    lines += Math.max(1, Math.ceil(length / columns))
    if (end < 0) break
    start = end + 1
    first = 0
  }
  return lines
}

/** Anything but printable ASCII may be of another width: such rows are measured. */
export const isPlain = (text: string): boolean => !/[^\x20-\x7e\n]/.test(text)
