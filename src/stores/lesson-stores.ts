import type { StoreApi } from 'zustand/vanilla'
import type { ChecksStore } from './checks.ts'
import type { Lesson, ProseSection, RunLink } from './contract.ts'
import type { Keeper } from './persist/keeper.ts'
import type { Arrival } from './replay.ts'
import type { RunStore } from './run.ts'
import type { TerminalStore } from './terminal/terminal.ts'
import type { UiStore } from './ui.ts'
import type { WorkspaceStore } from './workspace.ts'

/** What lives as long as a lesson is open. */
export interface LessonStores {
  lesson: Lesson
  workspace: WorkspaceStore
  keeper: Keeper
  run: RunStore
  checks: ChecksStore
  ui: UiStore
  /** Comes with its first use, and is the same from then on. */
  terminal(): Promise<TerminalStore>
  /** The run of a link that is looked at; null in the learner's own work. */
  shared: Shared | null
  /** The folder whose files these are; null in a lesson. */
  folder: OpenFolder | null
  /** The workspace as a project for the learner's own machine, by path. */
  project(): Promise<Record<string, string>>
  /** The path of a link to the moment that is looked at. Rejects with an error that has a `help`. */
  share(): Promise<string>
  /** Ends the run and stores what is unstored. */
  dispose(): Promise<void>
}

export interface FolderConflict {
  path: string
  /** The folder's text; null where another program has deleted the file. */
  theirs: string | null
}

export interface FolderState {
  /** Files that both the page and another program have changed: the learner says which of the two stays. */
  conflicts: readonly FolderConflict[]
  /** Files that are no text, and so are not in the lab. */
  left: number
}

export interface OpenFolder {
  name: string
  store: StoreApi<FolderState>
  /** Its README as safe HTML. */
  renderReadme(text: string): Promise<ProseSection[]>
  /** Adds a first service, where there is no lab yet. */
  addFirstFiles(): Promise<void>
}

export interface SharedState {
  link: RunLink
  /** The lesson's own files are not those that the link was made on. */
  otherLesson: boolean
  arrival: Arrival
}

/** Somebody's run, looked at. Nothing of it is stored unless the learner takes it over. */
export interface Shared {
  store: StoreApi<SharedState>
  /** How many files of the learner's own work on this lesson differ from the lesson's, all of which taking over replaces. */
  ownEdits(): Promise<number>
  /** Makes the shared files the learner's own work. '' or, in words for the learner, why that cannot be done. */
  takeOver(): Promise<string>
}
