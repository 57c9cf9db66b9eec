import { IconButton } from './design/index.ts'
import { useThemeChoice } from './themes.ts'

export function ThemeButton() {
  const { Icon, label, next } = useThemeChoice()
  return <IconButton label={label} keys="Alt+T" onPress={next}><Icon /></IconButton>
}
