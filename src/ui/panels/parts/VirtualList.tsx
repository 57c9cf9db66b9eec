import { useLayoutEffect, useReducer, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { ArrowDown } from 'lucide-react'
import { Button, classes } from '../../design/index.ts'
import { createTops } from './tops.ts'
import { useSize } from './useSize.ts'
import styles from './VirtualList.module.css'

interface VirtualListProps<T> {
  items: readonly T[]
  /** So many of them are shown, from the first; all, unless it is said. */
  count?: number
  /** So many rows at the front will not change again; all of them, unless it is said. */
  settled?: number
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

/** Rows above and below those in view: a scroll shows them before the page hears of it. */
const SPARE = 8
/** Who comes back so close to the end is there. */
const NEAR_PX = 24

/**
 * A list of any length of which only the rows in view exist. At its end they are reckoned from the end, not from where it
 * was last scrolled to: the page hears of a scroll a frame later, and a list that grows by a screenful would be blank till then.
 */
export function VirtualList<T>({ items, count = items.length, settled = items.length, height, guessed, row, layout, follow, reveal = -1, label, role = 'log', activeId, onKey, className }: VirtualListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const drawn = useRef<HTMLDivElement>(null)
  const view = useSize(scroller).height
  const [pinned, setPinned] = useState(true)
  const [, drawAgain] = useReducer((n: number) => n + 1, 0)
  const tops = useRef(createTops<T>()).current
  /** Where the list was last known to be scrolled to. */
  const top = useRef(0)
  const firstInView = useRef(0)

  tops.take(items, count, settled, layout, height)
  const size = tops.size()
  const stays = follow && pinned
  const from = stays ? size - view : Math.min(top.current, size - view)
  firstInView.current = tops.at(from)
  const begin = Math.max(0, firstInView.current - SPARE)
  const end = Math.min(count, tops.at(from + view) + 1 + SPARE)

  const scrollTo = (y: number) => {
    scroller.current!.scrollTop = y
    top.current = Math.max(0, Math.min(y, size - view))
  }
  useLayoutEffect(() => {
    let wrong = 0
    let above = 0
    for (const element of drawn.current!.querySelectorAll<HTMLElement>(':scope > [data-guess]')) {
      const index = Number(element.dataset['guess'])
      const by = tops.correct(index, element.getBoundingClientRect().height)
      wrong += Math.abs(by)
      if (tops.of(index) < from) above += by
    }
    if (wrong < 0.5) return
    if (above !== 0 && !stays) scrollTo(top.current + above)
    drawAgain()
  })
  useLayoutEffect(() => {
    if (stays) scrollTo(size)
  }, [stays, size, view])
  useLayoutEffect(() => {
    const room = scroller.current!.clientHeight
    if (reveal < 0 || reveal >= count || room === 0) return
    if (tops.of(reveal) < top.current) scrollTo(tops.of(reveal))
    else if (tops.of(reveal + 1) > top.current + room) scrollTo(tops.of(reveal + 1) - room)
    else return
    setPinned(size - room - top.current < NEAR_PX)
    drawAgain()
  }, [reveal, view])

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!
    const left = scrollHeight - scrollTop - clientHeight
    // Only who goes back up leaves the end: a list that grows, shrinks or gets more room moves by itself.
    const goneUp = scrollTop < top.current - 1 && left > 1
    top.current = scrollTop
    flushSync(() => {
      if (goneUp) setPinned(false)
      else if (left < NEAR_PX) setPinned(true)
      if (tops.at(scrollTop) !== firstInView.current) drawAgain()
    })
  }
  const toEnd = () => {
    setPinned(true)
    // The button that was pressed goes away.
    scroller.current!.focus()
  }
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
          <div ref={drawn} className={styles.window} style={{ transform: `translateY(${tops.of(begin)}px)` }} role="presentation">
            {items.slice(begin, end).map((item, place) => {
              const index = begin + place
              // While the list runs on, rows keep their elements and change their text, which is far cheaper than new
              // elements; while the reader looks around, each row has its own, so that a selection stays where it is.
              return guessed?.(item)
                ? <div key={`row-${index}`} data-guess={index} role="presentation">{row(item, index)}</div>
                : <div key={stays ? `place-${place}` : index} role="presentation">{row(item, index)}</div>
            })}
          </div>
        </div>
      </div>
      {follow && !pinned && (
        <Button size="sm" className={styles.toEnd!} icon={<ArrowDown aria-hidden />} onPress={toEnd}>Latest</Button>
      )}
    </div>
  )
}
