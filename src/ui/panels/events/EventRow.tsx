import { memo } from 'react'
import type { LabEvent } from '../../../contract/events.ts'
import { clockText, describe } from '../../../telemetry/index.ts'
import { classes, Mark } from '../../design/index.ts'
import { kindWord, meaningOf } from './groups.ts'
import styles from './EventsPanel.module.css'

export const rowId = (seq: number): string => `event-${seq}`

export const EventRow = memo(function EventRow({ event, position, size, selected, future, onSelect }: {
  event: LabEvent
  position: number
  size: number
  selected: boolean
  /** It comes after the moment that is shown. */
  future: boolean
  onSelect(event: LabEvent): void
}) {
  const meaning = meaningOf(event)
  return (
    <div
      id={rowId(event.seq)}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={size}
      className={classes(styles.row, future && styles.future)}
      onClick={() => onSelect(event)}
    >
      <time className={styles.time}>{clockText(event.t)}</time>
      <span className={styles.name} title={event.process}>{event.process || '\u2013'}</span>
      <span className={classes(styles.kind, meaning !== null && styles[meaning])}>
        {meaning !== null && <Mark meaning={meaning} />}
        {kindWord(event.kind)}
      </span>
      <span className={styles.text}><b>{event.process}</b>{describe(event)}</span>
    </div>
  )
}, (a, b) => a.event === b.event && a.selected === b.selected && a.future === b.future && a.position === b.position && (a.size === b.size || !b.selected))
