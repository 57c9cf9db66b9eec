import { ScrollText } from 'lucide-react'
import { useRef, useState } from 'react'
import { useLessonStores, useUi } from '../../../stores/index.ts'
import { countText, firstFrom, growingFilter, logs, settledEntries, clockText, type LogEntry } from '../../../telemetry/index.ts'
import { EmptyState } from '../../design/index.ts'
import { useMoment, useWholeView, type Moment } from '../model/moment.ts'
import { fieldStyles, Chips } from '../parts/fields.tsx'
import { NothingYet } from '../parts/NothingYet.tsx'
import { VirtualList } from '../parts/VirtualList.tsx'
import { LogRow, leadOf } from './LogRow.tsx'
import { isPlain, linesFor, useRuler } from './ruler.tsx'
import styles from './LogsPanel.module.css'

/** Height of a line, and of the space around a traceback; the style sheet has the same. */
const LINE_PX = 19
const TRACEBACK_PX = 4

/** What the services wrote, up to the moment that is shown. */
export function LogsPanel() {
  const moment = useMoment()
  const view = useWholeView(logs, moment)
  const { ui } = useLessonStores()
  const process = useUi((state) => state.selectedProcess)
  const [text, setText] = useState('')
  const filter = useRef(growingFilter<LogEntry>())
  const showProcess = process === null
  const { columns, ruler } = useRuler()

  if (moment.events.length === 0) {
    return <NothingYet icon={<ScrollText />} title="No logs yet" meanwhile="What your services print shows here, in virtual time.">Run the lab: what your services print shows here, in virtual time.</NothingYet>
  }
  const wanted = text.trim().toLowerCase()
  const matching = filter.current.of(view.entries, settledEntries(view), `${process ?? ''} ${wanted}`, (entry) =>
    (process === null || entry.process === process) && (wanted === '' || entry.text.toLowerCase().includes(wanted)))
  const shown = countUpTo(matching, moment)
  const narrowed = process !== null || wanted !== ''
  const counted = narrowed ? `${shown.toLocaleString('en')} of ` : ''
  return (
    <div className={styles.panel}>
      <div className={fieldStyles.toolbar}>
        <Chips
          label="Services"
          choices={[{ id: '', title: 'All' }, ...[...view.processes].map((id) => ({ id, title: id }))]}
          pressed={(id) => (process ?? '') === id}
          onToggle={(id) => ui.getState().selectProcess(id === '' || id === process ? null : id)}
        />
        <input
          className={`${fieldStyles.input} ${fieldStyles.grow}`}
          type="search"
          aria-label="Filter the logs by text"
          placeholder="Filter"
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
        <span className={styles.count}>{counted}{countText(countUpTo(view.entries, moment), 'entry', 'entries')}</span>
      </div>
      {ruler}
      {shown === 0
        ? <EmptyState icon={<ScrollText />} title={narrowed ? 'Nothing matches' : 'Nothing written yet'}>
            {narrowed ? 'Clear the filter, or choose another service.' : `No service had written anything by ${clockText(moment.now)} of virtual time.`}
          </EmptyState>
        : <VirtualList
            label="Logs"
            items={matching}
            count={shown}
            settled={filter.current.settled()}
            layout={`${columns} ${showProcess} ${wanted}`}
            height={(entry) => linesFor(entry.text, leadOf(entry, showProcess), columns) * LINE_PX + (entry.traceback ? TRACEBACK_PX : 0)}
            guessed={(entry) => !isPlain(entry.text)}
            row={(entry) => <LogRow entry={entry} text={entry.text} columns={columns} showProcess={showProcess} />}
            follow
          />}
    </div>
  )
}

/** How many had been written at the moment that is shown: a line belongs to the event that began it. */
const countUpTo = (entries: readonly LogEntry[], { count, events }: Moment): number =>
  count >= events.length ? entries.length : firstFrom(entries.length, (i) => entries[i]!.seq, count)
