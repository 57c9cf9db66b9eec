import { useSyncExternalStore } from 'react'
import type { StripColours } from './draw.ts'

const NAMES: Record<keyof StripColours, string> = {
  line: '--line', faint: '--text-faint', soft: '--line-strong', traffic: '--accent', failed: '--failed', healthy: '--healthy',
  degraded: '--degraded', degradedSoft: '--degraded-soft', injected: '--injected', injectedSoft: '--injected-soft', surface: '--surface', font: '--font',
}

/** A canvas cannot use custom properties: they are read once for each theme. */
let read: { theme: string; colours: StripColours } | null = null

const themeName = () => `${document.documentElement.dataset.theme ?? ''} ${matchMedia('(prefers-color-scheme: dark)').matches}`

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    dark.removeEventListener('change', changed)
  }
}

export function useStripColours(): StripColours {
  const theme = useSyncExternalStore(subscribe, themeName)
  if (read?.theme !== theme) {
    const style = getComputedStyle(document.documentElement)
    const colours = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, style.getPropertyValue(name).trim()]))
    read = { theme, colours: colours as unknown as StripColours }
  }
  return read.colours
}
