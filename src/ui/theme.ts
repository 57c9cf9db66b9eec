import { useEffect, useState } from 'react'
import { useSettings } from '../stores/index.ts'

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)')

/** Puts the chosen theme, or the system's as it changes, on the document. The first one is set by index.html. */
export function useTheme(): void {
  const theme = useResolvedTheme()
  useEffect(() => { document.documentElement.dataset.theme = theme }, [theme])
}

export function useResolvedTheme(): 'light' | 'dark' {
  const chosen = useSettings((settings) => settings.theme)
  const [dark, setDark] = useState(() => systemDark().matches)
  useEffect(() => {
    const query = systemDark()
    const update = () => setDark(query.matches)
    query.addEventListener('change', update)
    return () => query.removeEventListener('change', update)
  }, [])
  if (chosen !== 'system') return chosen
  return dark ? 'dark' : 'light'
}
