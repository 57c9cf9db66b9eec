import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { ArrowDown } from 'lucide-react'
import { Button, classes } from '../../design/index.ts'
import styles from './VirtualList.module.css'

/** More rows than are ever in view. */
const POOL = 160

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
    if (reveal >= 0) virtual.scrollToIndex(reveal, { align: 'auto' })
  }, [reveal, virtual])

  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24
    setPinned(atEnd)
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
            {rows.map(({ key, index }) => {
              const item = items[index]!
              // Rows that need no measuring reuse the elements of those that have left: a list that streams makes none.
              return guessed?.(item)
                ? <div key={`row-${key}`} data-index={index} ref={virtual.measureElement} role="presentation">{row(item, index)}</div>
                : <div key={rows.length > POOL ? key : index % POOL} role="presentation">{row(item, index)}</div>
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
