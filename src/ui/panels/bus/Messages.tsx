import { Inbox } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { bytesText, clockText, durationText, type Message } from '../../../telemetry/index.ts'
import { EmptyState, Mark } from '../../design/index.ts'
import type { Moment } from '../model/moment.ts'
import { useRowHeight } from '../parts/rowHeight.ts'
import { VirtualList } from '../parts/VirtualList.tsx'
import { placeOf, STATE } from './words.ts'
import styles from './BusPanel.module.css'

/** The messages of a broker, oldest first, each with its life in a line. */
export function Messages({ list, selected, filtered, dead, moment, onSelect }: { list: readonly Message[]; selected: number | null; filtered: boolean; dead: boolean; moment: Moment; onSelect(message: Message | null): void }) {
  const rowHeight = useRowHeight()
  if (list.length === 0) {
    const [title, words] = filtered
      ? ['Nothing matches', 'Clear the filter above.']
      : dead ? ['No dead letters', 'Messages that nobody could handle, and those that were lost, show here.'] : ['No messages yet', 'What is published shows here, from produce to ack.']
    return <EmptyState icon={<Inbox />} title={title}>{words}</EmptyState>
  }
  const at = list.findIndex((message) => message.id === selected)
  const onKey = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? list.length - 1 : at - 1, Home: 0, End: list.length - 1, PageDown: at + 12, PageUp: at - 12 }[event.key]
    if (event.key === 'Escape') onSelect(null)
    else if (to === undefined) return
    else onSelect(list[Math.max(0, Math.min(list.length - 1, to))] ?? null)
    event.preventDefault()
  }
  return (
    <VirtualList
      label="Messages"
      role="listbox"
      items={list}
      height={() => rowHeight}
      layout={String(rowHeight)}
      follow={moment.live}
      onKey={onKey}
      reveal={at}
      {...(at >= 0 ? { activeId: `bus-message-${list[at]!.id}` } : {})}
      row={(message, index) => <Row message={message} position={index + 1} size={list.length} selected={message.id === selected} onSelect={onSelect} />}
    />
  )
}

function Row({ message, position, size, selected, onSelect }: { message: Message; position: number; size: number; selected: boolean; onSelect(message: Message): void }) {
  const { word, meaning } = STATE[message.state]
  const last = message.steps.at(-1)!
  const delivered = message.steps.find((step) => step.kind === 'delivered')
  // Pressed is chosen, as in any list box: a list that has just been scrolled away from its end changes its rows' elements, and a
  // press and its release would be of two.
  const choose = () => onSelect(message)
  return (
    <div id={`bus-message-${message.id}`} role="option" aria-selected={selected} aria-posinset={position} aria-setsize={size} className={styles.row} onMouseDown={choose} onClick={choose}>
      <time>{clockText(message.t)}</time>
      <code className={styles.place}>{placeOf(message)}</code>
      <span className={styles.key}>{message.key ?? ''}</span>
      <span className={styles.text}>{message.body.size === 0 ? bytesText(0) : message.body.text}</span>
      <span className={styles.outcome}>
        {meaning !== null && <Mark meaning={meaning} />}
        {word}{delivered && message.attempts > 1 && ` \u21bb${message.attempts - 1}`}
        {last.t > message.t && <span className={styles.took}> +{durationText(last.t - message.t)}</span>}
      </span>
    </div>
  )
}
