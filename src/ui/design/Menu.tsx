import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { Kbd } from './Kbd.tsx'
import { classes } from './classes.ts'
import styles from './Menu.module.css'

export type MenuEntry =
  | { id: string; title: string; icon?: ReactNode; keys?: string; danger?: boolean; disabled?: boolean; onSelect(): void }
  | 'line'

/** A button (its child) that opens a list of actions. */
export function Menu({ label, entries, children }: { label: string; entries: readonly MenuEntry[]; children: ReactNode }) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover!} offset={4}>
        <AriaMenu aria-label={label} className={styles.menu!}>
          {entries.map((entry, i) => entry === 'line'
            ? <Separator key={`line-${i}`} className={styles.line!} />
            : (
              <MenuItem
                key={entry.id}
                id={entry.id}
                textValue={entry.title}
                isDisabled={entry.disabled ?? false}
                onAction={entry.onSelect}
                className={classes(styles.item, entry.danger === true && styles.danger)}
              >
                {entry.icon}
                <span className={styles.title}>{entry.title}</span>
                {entry.keys !== undefined && <Kbd keys={entry.keys} />}
              </MenuItem>
            ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
