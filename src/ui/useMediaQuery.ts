import { useSyncExternalStore } from 'react'

export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => window.matchMedia(query).matches,
  )
}

/** A finger instead of a mouse. */
export const useIsTouch = (): boolean => useMediaQuery('(pointer: coarse)')

/** Where panes stand side by side no longer, but one after the other as sheets. */
export const useIsPhone = (): boolean => useMediaQuery('(max-width: 720px)')
