import { Monitor, Moon, Sun } from 'lucide-react'
import { useSettings, type Theme } from '../stores/index.ts'
import { IconButton } from './design/index.ts'

export const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const ICONS = { system: Monitor, light: Sun, dark: Moon }
const NAMES = { system: 'as the system', light: 'light', dark: 'dark' }

export function ThemeButton() {
  const theme = useSettings((settings) => settings.theme)
  const setTheme = useSettings((settings) => settings.setTheme)
  const Icon = ICONS[theme]
  return (
    <IconButton label={`Theme: ${NAMES[theme]}`} keys="Alt+T" onPress={() => setTheme(NEXT_THEME[theme])}><Icon /></IconButton>
  )
}
