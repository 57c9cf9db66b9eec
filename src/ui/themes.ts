import { Monitor, Moon, Sun } from 'lucide-react'
import { useSettings, type Theme } from '../stores/index.ts'

export const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const ICONS = { system: Monitor, light: Sun, dark: Moon }
const NAMES = { system: 'as the system', light: 'light', dark: 'dark' }

/** What a button that goes round the themes shows and does. */
export function useThemeChoice() {
  const theme = useSettings((settings) => settings.theme)
  const setTheme = useSettings((settings) => settings.setTheme)
  return { Icon: ICONS[theme], label: `Theme: ${NAMES[theme]}`, next: () => setTheme(NEXT_THEME[theme]) }
}
