import { useEffect, useRef } from 'react'
import { ChevronDown, Download, FilePlus, FolderOpen, ListRestart, PencilLine, RotateCcw, Scale, Trash2, X } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { canEdit, useLessonStores, useWorkspace } from '../../stores/index.ts'
import { useCommand } from '../commands/LessonCommands.tsx'
import { classes, IconButton, Menu, type MenuEntry } from '../design/index.ts'
import { countEdited } from './edited.ts'
import styles from './FileTabs.module.css'

/** Open files. Arrows walk along them as in any tab list; Delete closes the one in focus. */
export function FileTabs() {
  const open = useWorkspace((workspace) => workspace.open)
  return (
    <>
      <div className={styles.tabs} role="toolbar" aria-label="Open files" onKeyDown={walk}>
        {open.map((path) => <FileTab key={path} path={path} among={open} />)}
      </div>
      <FilesMenu />
    </>
  )
}

function FileTab({ path, among }: { path: string; among: readonly string[] }) {
  const isActive = useWorkspace((workspace) => workspace.active === path)
  const isChanged = useWorkspace((workspace) => workspace.files[path] !== workspace.start[path])
  const show = useWorkspace((workspace) => workspace.show)
  const close = useWorkspace((workspace) => workspace.close)
  const tab = useRef<HTMLDivElement>(null)
  useEffect(() => { if (isActive) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }, [isActive])
  return (
    <div ref={tab} className={classes(styles.tab, isActive && styles.active)}>
      <button type="button" className={styles.name} aria-pressed={isActive} title={path} onClick={() => show(path)} onAuxClick={() => close(path)}>
        <span className={styles.label}>{shortName(path, among)}</span>
        {isChanged && <span className={styles.changed} title="Edited" role="img" aria-label="edited" />}
      </button>
      <AriaButton aria-label={`Close ${path}`} className={styles.close!} onPress={() => close(path)}><X /></AriaButton>
    </div>
  )
}

/** The file's own name, or its whole path where another open file has the same. */
function shortName(path: string, among: readonly string[]): string {
  const name = path.split('/').at(-1) ?? path
  return among.some((other) => other !== path && other.split('/').at(-1) === name) ? path : name
}

function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (step === 0) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button[aria-pressed]')]
  const at = buttons.findIndex((button) => button.parentElement?.contains(document.activeElement))
  buttons[(at + step + buttons.length) % buttons.length]?.focus()
  event.preventDefault()
}

function FilesMenu() {
  const command = useCommand()
  const { folder } = useLessonStores()
  const files = useWorkspace((workspace) => workspace.files)
  const active = useWorkspace((workspace) => workspace.active)
  const isActiveChanged = useWorkspace((workspace) => workspace.files[workspace.active] !== workspace.start[workspace.active])
  const edited = useWorkspace(countEdited)
  const isEditing = useWorkspace((workspace) => canEdit(workspace.hold))
  const entries: MenuEntry[] = [
    ...Object.keys(files).sort().map((path): MenuEntry => ({ id: path, title: path, onSelect: () => command(`open:${path}`) })),
    'line',
    { id: 'new', title: 'New file…', icon: <FilePlus />, keys: 'Alt+N', disabled: !isEditing, onSelect: () => command('new-file') },
    ...(active === '' ? [] : [
      { id: 'rename', title: 'Rename this file…', icon: <PencilLine />, keys: 'Alt+F2', disabled: !isEditing, onSelect: () => command('rename-file') },
      { id: 'delete', title: 'Delete this file', icon: <Trash2 />, keys: 'Alt+Delete', disabled: !isEditing, onSelect: () => command('delete-file') },
    ] satisfies MenuEntry[]),
    'line',
    { id: 'reset', title: 'Reset this file…', icon: <RotateCcw />, keys: 'Alt+Z', disabled: !isEditing || !isActiveChanged, onSelect: () => command('reset-file') },
    { id: 'reset-all', title: 'Reset all files…', icon: <ListRestart />, keys: 'Alt+Shift+Z', disabled: !isEditing || edited === 0, onSelect: () => command('reset-all') },
    'line',
    ...(folder === null ? [{ id: 'solution', title: 'Compare with the solution…', icon: <Scale />, keys: 'Alt+S', onSelect: () => command('solution') }] : []),
    ...(folder === null ? [] : [{ id: 'folder', title: 'Open another folder…', icon: <FolderOpen />, keys: 'Alt+O', onSelect: () => command('folder') }]),
    { id: 'download', title: 'Download the project', icon: <Download />, keys: 'Alt+Shift+S', onSelect: () => command('download') },
  ]
  return (
    <Menu label="Files" entries={entries}>
      <IconButton label="Files: open, add, reset, compare" size="sm"><ChevronDown /></IconButton>
    </Menu>
  )
}
