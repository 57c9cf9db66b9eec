import { editsOf } from '../files.ts'
import type { Lesson } from '../contract.ts'
import type { StorePorts } from '../ports.ts'
import { contentOf, type WorkspaceState, type WorkspaceStore } from '../workspace.ts'
import type { Draft, TabMessage } from './types.ts'

/** How long an edit may wait for the next one before it is stored. */
const SAVE_AFTER_MS = 250

export type KeeperPorts = Pick<StorePorts, 'drafts' | 'journal' | 'tabs' | 'timers'>

export interface Keeper {
  /** The tab may go away any moment: what is not stored yet is written where writing is synchronous. */
  flushNow(): void
  /** This tab edits from here on; the tab that did is told and becomes a reader. */
  takeOver(): Promise<void>
  /** Gives up this tab's unstored edits for what the other tab stored, and reads on. */
  yieldToOther(): Promise<void>
  /** Stores what is unstored and lets go of the lesson. */
  dispose(): Promise<void>
}

/** For files that are not the learner's own. */
export const NOTHING_KEPT: Keeper = {
  flushNow() {},
  takeOver: async () => {},
  yieldToOther: async () => {},
  dispose: async () => {},
}

export interface LoadedDraft {
  draft: Draft | null
  /** It comes from the journal, so it is still to be stored. */
  restored: boolean
  /** Why nothing could be read, in words for the learner. */
  problem: string
}

/** The newer of the stored draft and the one that a closing tab could only journal. */
export async function loadDraft(lessonId: string, ports: Pick<KeeperPorts, 'drafts' | 'journal'>): Promise<LoadedDraft> {
  const journalled = ports.journal.read(lessonId)
  let stored: Draft | null = null
  let problem = ''
  try {
    stored = await ports.drafts.load(lessonId)
  } catch (error) {
    problem = reasonOf(error)
  }
  const storedVersion = stored?.version ?? 0
  if (journalled === null || journalled.version <= storedVersion) return { draft: stored, restored: false, problem }
  return { draft: { ...journalled, version: storedVersion }, restored: true, problem }
}

/**
 * Keeps a workspace: stores edits soon after they are made, survives the closing of the tab, and sees to it that of
 * two tabs on one lesson only one edits. No version is ever written over without the learner's word.
 */
export function keepWorkspace(
  lesson: Lesson, workspace: WorkspaceStore, from: { version: number; restored: boolean; tab: string }, ports: KeeperPorts,
): Keeper {
  const lessonId = lesson.id
  const { drafts, journal, tabs, timers } = ports
  const { restored, tab } = from
  let stored = from.version
  let unsaved = restored
  let cancel: (() => void) | null = null
  let saving: Promise<void> | null = null

  const draftNow = (): Draft => {
    const { start, files, open, active } = workspace.getState()
    return { lessonId, version: stored + 1, edits: editsOf(start, files), open: [...open], active }
  }
  const say = (type: 'hello' | 'held' | 'take' | 'released') => tabs.post({ type, lessonId, tab })
  const isEditing = () => workspace.getState().hold === 'editing'

  const saveSoon = () => {
    unsaved = true
    if (workspace.getState().save.kind === 'saved') workspace.setState({ save: { kind: 'saving' } })
    cancel?.()
    cancel = timers.after(SAVE_AFTER_MS, () => void save())
  }

  /** One save at a time: a second one waits for the first and takes along what came in between. */
  async function save(): Promise<void> {
    cancel?.()
    cancel = null
    while (saving !== null) await saving
    if (!unsaved || !isEditing()) return
    saving = saveOnce().finally(() => { saving = null })
    await saving
  }

  async function saveOnce(): Promise<void> {
    const draft = draftNow()
    unsaved = false
    try {
      if ((await drafts.save(draft, stored)) === 'conflict') {
        unsaved = true
        workspace.setState({ hold: 'conflict' })
        return
      }
    } catch (error) {
      unsaved = true
      workspace.setState({ save: { kind: 'memory', reason: reasonOf(error) } })
      return
    }
    stored = draft.version
    // What has been typed meanwhile may be journalled already, and is not stored yet.
    if (!unsaved) journal.clear(lessonId)
    tabs.post({ type: 'saved', lessonId, tab, version: stored })
    if (!unsaved) workspace.setState({ save: { kind: 'saved' } })
  }

  /** Shows what is stored; this tab's own unstored edits are gone after it. */
  async function readStored(): Promise<void> {
    const draft = await drafts.load(lessonId).catch(() => null)
    if (draft === null) return
    stored = draft.version
    unsaved = false
    quietly(() => workspace.setState({
      ...contentOf(lesson, draft), revision: workspace.getState().revision + 1, save: { kind: 'saved' },
    }))
  }

  let quiet = false
  const quietly = (action: () => void) => {
    quiet = true
    try { action() } finally { quiet = false }
  }
  const unsubscribe = workspace.subscribe((now, before) => {
    if (!quiet && differs(now, before) && now.hold === 'editing') saveSoon()
  })

  const handlers: Record<TabMessage['type'], (message: TabMessage) => void> = {
    hello: () => { if (isEditing()) say('held') },
    held: () => { if (isEditing() && !unsaved) workspace.setState({ hold: 'reading' }) },
    take: () => { if (isEditing()) void release() },
    released: () => { if (isEditing() && !unsaved) void readStored() },
    saved: (message) => {
      if (workspace.getState().hold === 'reading') void readStored()
      else if (message.type === 'saved' && message.version > stored && !unsaved) void readStored()
    },
  }
  async function release(): Promise<void> {
    await save()
    workspace.setState({ hold: 'reading' })
    say('released')
  }
  const unlisten = tabs.listen((message) => {
    if (message.lessonId === lessonId && message.tab !== tab) handlers[message.type](message)
  })
  say('hello')
  if (restored) void save()

  return {
    flushNow() {
      // What is being stored may yet come to nothing with the tab.
      if (!isEditing() || (!unsaved && saving === null)) return
      // Newer than what is being stored at this moment, whether or not the tab lives to hear that it was.
      const draft = draftNow()
      journal.write(saving === null ? draft : { ...draft, version: draft.version + 1 })
      void save()
    },
    async takeOver() {
      const mine = workspace.getState().hold === 'conflict'
      if (!mine) await readStored()
      else stored = (await drafts.load(lessonId).catch(() => null))?.version ?? stored
      workspace.setState({ hold: 'editing' })
      say('take')
      if (mine) await save()
    },
    async yieldToOther() {
      await readStored()
      journal.clear(lessonId)
      workspace.setState({ hold: 'reading' })
    },
    async dispose() {
      await save()
      unsubscribe()
      unlisten()
      if (isEditing()) say('released')
    },
  }
}

const differs = (now: WorkspaceState, before: WorkspaceState) =>
  now.files !== before.files || now.open !== before.open || now.active !== before.active

export function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'QuotaExceededError') return 'The browser’s storage for this site is full.'
  if (name === 'SecurityError' || name === 'InvalidStateError') return 'The browser blocks storage for this site.'
  return 'The browser could not store your work.'
}
