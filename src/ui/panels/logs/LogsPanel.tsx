import { ScrollText } from 'lucide-react'
import { useRef, useState } from 'react'
import { useLessonStores, useUi } from '../../../stores/index.ts'
import { countText, growingFilter, logs, settledEntries, shortClockText, type LogEntry } from '../../../telemetry/index.ts'
import { EmptyState } from '../../design/index.ts'
import { useMoment, useView } from '../model/moment.ts'
import { fieldStyles, Chips } from '../parts/fields.tsx'
import { NotRunning } from '../parts/NotRunning.tsx'
import { VirtualList } from '../parts/VirtualList.tsx'
import { LogRow } from './LogRow.tsx'
import styles from './LogsPanel.module.css'

/** A row of one line; each further line of a traceback adds one more. */
const LINE_PX = 19

/** What the services wrote, up to the moment that is shown. */
export function LogsPanel() {
  const moment = useMoment()
  const view = useView(logs, moment)
  const { ui } = useLessonStores()
  const process = useUi((state) => state.selectedProcess)
  const [text, setText] = useState('')
  const filter = useRef(growingFilter<LogEntry>())

  if (moment.events.length === 0) {
    return <NotRunning icon={<ScrollText />} title="No logs yet">Run the lab: what your services print shows here, in virtual time.</NotRunning>
  }
  const wanted = text.trim().toLowerCase()
  const shown = filter.current.of(view.entries, settledEntries(view), `${process ?? ''} ${wanted}`, (entry) =>
    (process === null || entry.process === process) && (wanted === '' || entry.text.toLowerCase().includes(wanted)))
  const narrowed = process !== null || wanted !== ''
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
        <span className={styles.count} role="status">
          {narrowed ? `${shown.length.toLocaleString('en')} of ${countText(view.entries.length, 'entry', 'entries')}` : countText(view.entries.length, 'entry', 'entries')}
        </span>
      </div>
      {shown.length === 0
        ? <EmptyState icon={<ScrollText />} title={narrowed ? 'Nothing matches' : 'Nothing written yet'}>
            {narrowed ? 'Clear the filter, or choose another service.' : `No service had written anything by ${shortClockText(moment.now)} of virtual time.`}
          </EmptyState>
        : <VirtualList
            label="Logs"
            items={shown}
            estimate={(entry) => entry.lines * LINE_PX}
            row={(entry) => <LogRow entry={entry} text={entry.text} showProcess={process === null} />}
            follow={moment.live || moment.count < moment.events.length}
          />}
    </div>
  )
}
