import { ListTree } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import type { LabEvent } from '../../../contract/events.ts'
import { useLessonStores, useUi } from '../../../stores/index.ts'
import { bus, firstFrom, growingFilter } from '../../../telemetry/index.ts'
import { EmptyState } from '../../design/index.ts'
import { useMoment, useWholeView } from '../model/moment.ts'
import { Chips, fieldStyles, SelectField } from '../parts/fields.tsx'
import { NothingYet } from '../parts/NothingYet.tsx'
import { useRowHeight } from '../parts/rowHeight.ts'
import { VirtualList } from '../parts/VirtualList.tsx'
import { EventDetails } from './EventDetails.tsx'
import { EventRow, rowId } from './EventRow.tsx'
import { FIRST_SHOWN, groupOf, GROUPS, type Group } from './groups.ts'
import styles from './EventsPanel.module.css'

/** Everything that happened, in order. Choosing an event shows its fields and moves the cursor to it. */
export function EventsPanel() {
  const moment = useMoment()
  const { ui } = useLessonStores()
  const hasBus = useWholeView(bus, moment).brokers.size > 0
  const selected = useUi((state) => state.selectedSeq)
  const [groups, setGroups] = useState<readonly Group[]>(FIRST_SHOWN)
  const [process, setProcess] = useState('')
  const filter = useRef(growingFilter<LabEvent>())
  const names = useRef(growingNames())
  const rowHeight = useRowHeight()

  if (moment.events.length === 0) {
    return <NothingYet icon={<ListTree />} title="No events yet" meanwhile="Everything that happens in the lab is listed here, in virtual time.">Run the lab: everything that happens in it is listed here, in virtual time.</NothingYet>
  }
  // An event that something points at is shown whatever the filter says.
  const key = `${groups.join()} ${process} ${selected ?? ''}`
  const shown = filter.current.of(moment.events, moment.events.length, key, (event) =>
    event.seq === selected || (groups.includes(groupOf(event.kind)) && (process === '' || event.process === process)))
  const processes = names.current(moment.events)
  const at = selected === null ? -1 : indexOfSeq(shown, selected)
  const choose = (event: LabEvent | undefined) => { if (event) ui.getState().select(event.seq, event.t) }
  const onKey = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? shown.length - 1 : at - 1, Home: 0, End: shown.length - 1, PageDown: at + 12, PageUp: at - 12 }[event.key]
    if (event.key === 'Escape' && selected !== null) ui.getState().backToNow()
    else if (to === undefined) return
    else choose(shown[Math.max(0, Math.min(shown.length - 1, to))])
    event.preventDefault()
  }
  return (
    <div className={styles.panel}>
      <div className={fieldStyles.toolbar}>
        <div className={styles.kinds}><Chips
          label="Kinds of events"
          choices={hasBus ? GROUPS : GROUPS.filter(({ id }) => id !== 'messages')}
          pressed={(id) => groups.includes(id as Group)}
          onToggle={(id) => setGroups(groups.includes(id as Group) ? groups.filter((g) => g !== id) : [...groups, id as Group])}
        /></div>
        <div className={styles.process}>
          <SelectField
            label="Process"
            hideLabel
            value={process}
            onChange={setProcess}
            choices={[{ id: '', title: 'All processes' }, ...processes.map((id) => ({ id, title: id }))]}
          />
        </div>
      </div>
      {shown.length === 0
        ? <EmptyState icon={<ListTree />} title="Nothing matches">Switch on more kinds of events above.</EmptyState>
        : (
          <VirtualList
            label="Events"
            role="listbox"
            items={shown}
            height={() => rowHeight}
            layout={String(rowHeight)}
            {...(at >= 0 ? { activeId: rowId(shown[at]!.seq) } : {})}
            reveal={at >= 0 ? at : moment.live ? -1 : lastOf(shown, moment.count)}
            onKey={onKey}
            follow={moment.live}
            row={(event, index) => (
              <EventRow
                event={event}
                position={index + 1}
                size={shown.length}
                selected={event.seq === selected}
                future={event.seq >= moment.count}
                onSelect={choose}
              />
            )}
          />
        )}
      {at >= 0 && <EventDetails event={shown[at]!} onClose={() => ui.setState({ selectedSeq: null })} />}
    </div>
  )
}

/** The last of these that is among the first `count` of the log. */
const lastOf = (events: readonly LabEvent[], count: number) => firstFrom(events.length, (i) => events[i]!.seq, count) - 1

function indexOfSeq(events: readonly LabEvent[], seq: number): number {
  let low = 0
  let high = events.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = events[middle]!.seq
    if (found === seq) return middle
    if (found < seq) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Names of the processes of a growing log, in the order in which they appear. */
function growingNames() {
  let log: readonly LabEvent[] = []
  let read = 0
  let found = new Set<string>()
  return (events: readonly LabEvent[]): string[] => {
    if (events !== log) {
      log = events
      read = 0
      found = new Set()
    }
    for (; read < events.length; read++) if (events[read]!.process !== '') found.add(events[read]!.process)
    return [...found]
  }
}
