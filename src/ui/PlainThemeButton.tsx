import { PlainButton } from './design/PlainButton.tsx'
import { useThemeChoice } from './themes.ts'

export function PlainThemeButton() {
  const { Icon, label, next } = useThemeChoice()
  return <PlainButton variant="quiet" isIcon aria-label={label} title={label} onClick={next}><Icon /></PlainButton>
}
