import { classes } from './classes.ts'
import styles from './Kbd.module.css'

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
const MAC_NAMES: Record<string, string> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↵' }

/**
 * Keys as this machine's keyboard names them: "Ctrl+Enter" reads ⌘ ↵ on a Mac. Where a finger is the pointer they are left
 * out, unless they are what is being told (`always`).
 */
export function Kbd({ keys, always = false }: { keys: string; always?: boolean }) {
  return (
    <span className={classes(styles.keys, !always && styles.aside)}>
      {keys.split('+').map((key) => <kbd key={key} className={styles.key}>{MAC ? (MAC_NAMES[key] ?? key) : key}</kbd>)}
    </span>
  )
}
