import type { Folder } from '../contract.ts'
import { applyEdits, type TextFiles } from '../files.ts'
import type { FolderConflict } from '../lesson-stores.ts'
import type { Keeper } from '../persist/keeper.ts'
import type { FolderJournal, Unwritten } from '../persist/types.ts'
import type { Timers } from '../ports.ts'
import type { Hold, WorkspaceStore } from '../workspace.ts'
import { merge, type Merged } from './merge.ts'

/** How long an edit may wait for the next one before it is written, and a change of the folder before it is read. */
const WRITE_AFTER_MS = 250
const READ_AFTER_MS = 100
/** A folder that is out of reach is asked for again so often. */
const RETRY_MS = 2000

export interface FolderKeeperPorts { folderJournal: FolderJournal; timers: Timers }

/** A folder that something else writes to all the time is left alone after so many attempts. */
const MOST_ATTEMPTS = 5

/**
 * Keeps a workspace in its folder: edits are written soon after they are made, what other programs write is taken over,
 * and a file that both have changed waits for the learner's word. `known`: what page and folder last agreed on.
 * `tell` hears of the files that wait.
 */
export function keepFolder(
  folder: Folder, workspace: WorkspaceStore, known: TextFiles, tell: (conflicts: readonly FolderConflict[]) => void,
  { folderJournal, timers }: FolderKeeperPorts,
): Keeper {
  let agreed: Record<string, string> = { ...known }
  let conflicts: readonly string[] = []
  let cancel: (() => void) | null = null
  let syncing: Promise<void> | null = null
  let again = false
  let over = false

  const filesNow = (): TextFiles => workspace.getState().files
  const agreeOn = (path: string, text: string | null): void => { agreed = applyEdits(agreed, { [path]: text }) }

  const soon = (ms: number): void => {
    cancel?.()
    if (!over) cancel = timers.after(ms, () => void sync())
  }

  /** One at a time; a change during one leads to another. */
  async function sync(): Promise<void> {
    cancel?.()
    cancel = null
    again = true
    while (syncing !== null) await syncing
    if (!again) return
    again = false
    syncing = syncOnce().finally(() => { syncing = null })
    await syncing
  }

  async function syncOnce(): Promise<void> {
    try {
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const { files: theirs } = await folder.read()
        if (await writeAll(take(merge(agreed, filesNow(), theirs), theirs))) return settle()
        // Somebody was quicker than we: what there is now decides.
      }
      throw new Error('Another program writes to the folder all the time.')
    } catch (error) {
      if (differences().length > 0) journal()
      workspace.setState({ save: { kind: 'memory', reason: messageOf(error) } })
      if (cancel === null) soon(RETRY_MS)
    }
  }

  /** Shows what only the folder has changed; answers what only the page has. */
  function take({ files, unwritten, conflicts: both }: Merged, theirs: TextFiles): string[] {
    const open = new Set([...unwritten, ...both])
    for (const path of new Set([...Object.keys(agreed), ...Object.keys(theirs)])) if (!open.has(path)) agreeOn(path, theirs[path] ?? null)
    conflicts = both
    tell(both.map((path) => ({ path, theirs: theirs[path] ?? null })))
    const state = workspace.getState()
    const hold: Hold = both.length > 0 ? 'conflict' : 'editing'
    if (files === state.files) {
      if (state.hold !== hold) workspace.setState({ hold })
      return unwritten
    }
    const tabs = state.open.filter((path) => files[path] !== undefined)
    const active = tabs.includes(state.active) ? state.active : (tabs[0] ?? '')
    workspace.setState({ files, open: tabs, active, hold, revision: state.revision + 1 })
    return unwritten
  }

  async function writeAll(paths: readonly string[]): Promise<boolean> {
    for (const path of paths) if (!await write(path)) return false
    return true
  }

  async function write(path: string): Promise<boolean> {
    const text = filesNow()[path] ?? null
    if (text === (agreed[path] ?? null)) return true
    if (!await folder.write(path, text, agreed[path] ?? null)) return false
    agreeOn(path, text)
    return true
  }

  /** What has been typed meanwhile has its own time to be written. */
  function settle(): void {
    if (differences().some((path) => !conflicts.includes(path))) return
    if (conflicts.length === 0) folderJournal.clear(folder.id)
    if (workspace.getState().save.kind !== 'saved') workspace.setState({ save: { kind: 'saved' } })
  }

  const differences = (): string[] => {
    const files = filesNow()
    return [...new Set([...Object.keys(agreed), ...Object.keys(files)])].filter((path) => files[path] !== agreed[path])
  }

  function journal(): void {
    const files = filesNow()
    const entries = differences().map((path): [string, Unwritten[string]] => [path, { before: agreed[path] ?? null, text: files[path] ?? null }])
    folderJournal.write(folder.id, Object.fromEntries(entries))
  }

  const unsubscribe = workspace.subscribe((now, before) => {
    if (now.files === before.files || (now.hold !== 'conflict' && differences().length === 0)) return
    if (now.save.kind === 'saved') workspace.setState({ save: { kind: 'saving' } })
    soon(WRITE_AFTER_MS)
  })
  const unwatch = folder.watch(() => soon(READ_AFTER_MS))
  if (differences().length > 0) void sync()

  return {
    flushNow() {
      if (differences().length === 0) return
      journal()
      void sync()
    },
    /** The page's version stays: the folder's is what it is written over. */
    async takeOver() {
      const theirs = (await folder.read()).files
      for (const path of conflicts) agreeOn(path, theirs[path] ?? null)
      await sync()
    },
    /** The folder's version stays. */
    async yieldToOther() {
      const edits = Object.fromEntries(conflicts.map((path) => [path, agreed[path] ?? null]))
      workspace.setState({ files: applyEdits(filesNow(), edits), revision: workspace.getState().revision + 1 })
      await sync()
    },
    async dispose() {
      await sync()
      if (differences().length > 0) journal()
      over = true
      cancel?.()
      unsubscribe()
      unwatch()
    },
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The folder's files with what an earlier page could not write any more, and what the two last agreed on. */
export function withUnwritten(files: TextFiles, left: Unwritten | null): { files: TextFiles; known: TextFiles } {
  const entries = Object.entries(left ?? {})
  return {
    files: applyEdits(files, Object.fromEntries(entries.map(([path, { text }]) => [path, text]))),
    known: applyEdits(files, Object.fromEntries(entries.map(([path, { before }]) => [path, before]))),
  }
}
