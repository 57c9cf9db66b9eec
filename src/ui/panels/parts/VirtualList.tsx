import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { ArrowDown } from 'lucide-react'
import { Button, classes } from '../../design/index.ts'
import styles from './VirtualList.module.css'

interface VirtualListProps<T> {
  items: readonly T[]
  /** A row's height in pixels. */
  height(item: T): number
  /** Rows whose height is only a guess are measured once they are shown. */
  guessed?(item: T): boolean
  row(item: T, index: number): ReactNode
  /** Changes when the heights do: another width, another list. */
  layout: string
  /** Stays at the end while the list grows, until the reader scrolls away from it. */
  follow: boolean
  /** Brings this row into view when it changes; -1 for none. */
  reveal?: number
  label: string
  role?: 'log' | 'listbox'
  activeId?: string
  onKey?(event: KeyboardEvent): void
  className?: string
}

/** A list of any length of which only the rows in view exist. */
export function VirtualList<T>({ items, height, guessed, row, layout, follow, reveal = -1, label, role = 'log', activeId, onKey, className }: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const [pinned, setPinned] = useState(true)
  /** Where the list stood when it last scrolled: only who goes back up leaves its end. */
  const top = useRef(0)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => height(items[index]!),
    overscan: 8,
  })
  const size = virtual.getTotalSize()
  const stays = follow && pinned
  useLayoutEffect(() => virtual.measure(), [virtual, layout])

  useLayoutEffect(() => {
    if (stays && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [stays, size, items.length])
  useEffect(() => {
    if (reveal >= 0) bringIntoView(virtual, reveal)
  }, [reveal, virtual])

  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24
    // A list that grows fast may have left its end behind before anybody hears of the last scroll: nobody went away.
    if (atEnd) setPinned(true)
    else if (element.scrollTop < top.current) setPinned(false)
    top.current = element.scrollTop
  }
  const rows = virtual.getVirtualItems()
  const first = rows[0]?.start ?? 0
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={classes(styles.scroller, className)}
        role={role}
        aria-label={label}
        {...(role === 'log' ? { 'aria-live': 'off' } : {})}
        {...(activeId === undefined ? {} : { 'aria-activedescendant': activeId })}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKey}
      >
        <div className={styles.whole} style={{ height: size }} role="presentation">
          <div className={styles.window} style={{ transform: `translateY(${first}px)` }} role="presentation">
            {rows.map(({ key, index }, place) => {
              const item = items[index]!
              // While the list runs on, rows keep their elements and change their text, which is far cheaper than new
              // elements; while the reader looks around, each row has its own, so that a selection stays where it is.
              return guessed?.(item)
                ? <div key={`row-${key}`} data-index={index} ref={virtual.measureElement} role="presentation">{row(item, index)}</div>
                : <div key={stays ? `place-${place}` : key} role="presentation">{row(item, index)}</div>
            })}
          </div>
        </div>
      </div>
      {follow && !pinned && (
        <Button size="sm" className={styles.toEnd!} icon={<ArrowDown aria-hidden />} onPress={() => setPinned(true)}>Latest</Button>
      )}
    </div>
  )
}

/** As scrollToIndex would, from what is known already: asking the page for its sizes would make it lay itself out. */
function bringIntoView(virtual: Virtualizer<HTMLDivElement, Element>, index: number): void {
  const row = virtual.measurementsCache[index]
  const top = virtual.scrollOffset ?? 0
  const height = virtual.scrollRect?.height ?? 0
  if (!row || height === 0) return virtual.scrollToIndex(index)
  if (row.start < top) virtual.scrollToOffset(row.start)
  else if (row.end > top + height) virtual.scrollToOffset(row.end - height)
}
