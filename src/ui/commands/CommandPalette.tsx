import { useState, type KeyboardEvent } from 'react'
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components'
import { Search } from 'lucide-react'
import { Kbd } from '../design/index.ts'
import type { Command } from './commands.ts'
import styles from './CommandPalette.module.css'

export function CommandPalette({ isOpen, onClose, commands }: { isOpen: boolean; onClose(): void; commands(): Command[] }) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => { if (!open) onClose() }} isDismissable className={styles.overlay!}>
      <Modal className={styles.modal!}>
        <Dialog aria-label="Everything by name" className={styles.dialog!}>
          <PaletteList commands={commands()} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function PaletteList({ commands, onClose }: { commands: Command[]; onClose(): void }) {
  const [input, setInput] = useState('')
  const { contains } = useFilter({ sensitivity: 'base' })
  // Every word that was typed, in any order: "reset file" and "file reset" find the same.
  const matches = (text: string, typed: string) => typed.split(/\s+/).every((word) => contains(text, word))
  const shown = commands.filter((command) => command.id !== 'palette' && command.enabled !== false)
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    // Before the field and the list, which would each take an Escape for themselves.
    event.preventDefault()
    event.stopPropagation()
    if (input === '') onClose()
    else setInput('')
  }
  return (
    <div className={styles.list} onKeyDownCapture={onKey}>
      <Autocomplete filter={matches} inputValue={input} onInputChange={setInput}>
        <SearchField aria-label="Search commands, files and lessons" autoFocus className={styles.field!}>
          <Search aria-hidden="true" />
          <Input placeholder="What would you like to do?" className={styles.input!} />
          <span className={styles.escape}><Kbd keys="Esc" always /> {input === '' ? 'closes' : 'clears'}</span>
        </SearchField>
        {/* The focus stays in the field while arrows move along the list, so scrolling by keyboard needs a stop of its own. */}
        <div className={styles.scroll} tabIndex={0} role="group" aria-label="Found">
          <Menu
            aria-label="Commands"
            items={shown}
            className={styles.menu!}
            renderEmptyState={() => <p className={styles.none}>Nothing has that name.</p>}
            onAction={(id) => {
              onClose()
              shown.find((command) => command.id === id)?.run()
            }}
          >
            {(command) => (
              <MenuItem id={command.id} textValue={`${command.title} ${command.group}`} className={styles.item!}>
                <span className={styles.group}>{command.group}</span>
                <span className={styles.title}>{command.title}</span>
                {command.keys !== undefined && <Kbd keys={command.keys} />}
              </MenuItem>
            )}
          </Menu>
        </div>
      </Autocomplete>
    </div>
  )
}
