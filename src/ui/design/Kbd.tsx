import styles from './Kbd.module.css'

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
const MAC_NAMES: Record<string, string> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↵' }

/** Keys as this machine's keyboard names them: "Ctrl+Enter" reads ⌘ ↵ on a Mac. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split('+').map((key) => <kbd key={key} className={styles.key}>{MAC ? (MAC_NAMES[key] ?? key) : key}</kbd>)}
    </span>
  )
}
