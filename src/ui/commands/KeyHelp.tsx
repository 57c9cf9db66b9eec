import { Dialog, Kbd } from '../design/index.ts'
import type { Command } from './commands.ts'
import styles from './KeyHelp.module.css'

const GROUPS: readonly Command['group'][] = ['Lab', 'Time', 'View', 'Files', 'Go to']

export function KeyHelp({ isOpen, onClose, commands }: { isOpen: boolean; onClose(): void; commands(): Command[] }) {
  const listed = isOpen ? commands().filter((command) => command.keys !== undefined && command.paletteOnly !== true) : []
  return (
    <Dialog title="All keys" isOpen={isOpen} onClose={onClose} size="md" scrolls>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className={styles.group}>{group}</h3>
            <dl>
              {listed.filter((command) => command.group === group).map((command) => (
                <div key={command.id} className={styles.row}>
                  <dt>{command.title.replace('…', '')}</dt>
                  <dd><Kbd keys={command.keys!} always /></dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3 className={styles.group}>In the editor</h3>
          <dl>
            {[['Find', 'Ctrl+F'], ['Comment a line', 'Ctrl+/'], ['Next problem', 'Alt+F8'], ['Tab leaves the editor', 'Ctrl+M']].map(([title, keys]) => (
              <div key={title} className={styles.row}><dt>{title}</dt><dd><Kbd keys={keys!} always /></dd></div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}
