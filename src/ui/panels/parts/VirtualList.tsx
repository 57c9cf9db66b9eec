import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { ArrowDown } from 'lucide-react'
import { Button, classes } from '../../design/index.ts'
import styles from './VirtualList.module.css'

interface VirtualListProps<T> {
  items: readonly T[]
  /** Guess of a row's height in pixels; each row that is shown is measured. */
  estimate(item: T): number
  row(item: T, index: number): ReactNode
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
export function VirtualList<T>({ items, estimate, row, follow, reveal = -1, label, role = 'log', activeId, onKey, className }: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const [pinned, setPinned] = useState(true)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(items[index]!),
    overscan: 8,
  })
  const size = virtual.getTotalSize()
  const stays = follow && pinned

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
  const first = virtual.getVirtualItems()[0]?.start ?? 0
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
            {virtual.getVirtualItems().map((item) => (
              <div key={item.key} data-index={item.index} ref={virtual.measureElement} role="presentation">
                {row(items[item.index]!, item.index)}
              </div>
            ))}
          </div>
        </div>
      </div>
      {follow && !pinned && (
        <Button size="sm" className={styles.toEnd!} icon={<ArrowDown aria-hidden />} onPress={() => setPinned(true)}>Latest</Button>
      )}
    </div>
  )
}
