import { createContext, use, useMemo, type UIEvent } from 'react'

/** How far the reader has scrolled in a lesson's text, which stands before its page does, and again where the panes change. */
export function createReadingPlace() {
  let top = 0
  return { read: () => top, keep: (now: number) => { top = now } }
}

export const ReadingPlace = createContext(createReadingPlace())

/** For the element that scrolls: it begins where the one before it was left. */
export function useReadingPlace() {
  const place = use(ReadingPlace)
  return useMemo(() => ({
    ref: (scrolls: HTMLElement | null) => { if (scrolls !== null) scrolls.scrollTop = place.read() },
    onScroll: ({ currentTarget }: UIEvent<HTMLElement>) => place.keep(currentTarget.scrollTop),
  }), [place])
}
