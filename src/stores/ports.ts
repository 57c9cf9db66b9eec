import type { Folder, JoinedRun, Lab, LabEvent, Lesson, OutsideWorld, ProseSection, RunLink, RunListener, RuntimeKind, SandboxRuntime, SourceProblem } from './contract.ts'
import type { Draft, DraftStorage, FolderJournal, Journal, TabChannel } from './persist/types.ts'

/**
 * What the stores need of the world, all chosen in src/app/compose.ts. A test hands them scripted ones: no store
 * knows a runtime, a database or a clock.
 */
export interface StorePorts {
  runtime: SandboxRuntime
  /** The host on this machine that runs the labs, such as localhost:4180; none where this tab does. */
  host?: string | undefined
  /** Joins the run that goes on there, all of its log first; null where nothing runs. */
  joinHost?: JoinRun | undefined
  /** A runtime that is asked anew for each piece of work where it runs; where that cannot be, it tells why and works in `runtime`. */
  runtimeFor?(choice: () => RuntimeKind, tell: (fallback: Fallback | null) => void): SandboxRuntime
  /** src/lab's readLab: the Compose file of the workspace to a lab, or what is wrong with it. Its code comes with its first use. */
  readLab(files: Record<string, string>): LabReading | Promise<LabReading>
  /** The lesson's outside world (MSW handlers), or undefined where it has none. */
  loadWorld(lessonId: string): Promise<OutsideWorld | undefined>
  /** The workspace as a project for the learner's own machine: real images, toxiproxy, checks. Its code comes with its first use. */
  projectOf(lesson: Lesson, files: Record<string, string>): Promise<Record<string, string>>
  /** What writes and reads links to a run. Its code comes with its first use. */
  links(): Promise<RunLinks>
  drafts: DraftStorage
  journal: Journal
  folders: FolderDoors
  folderJournal: FolderJournal
  /** A folder's README as safe HTML, in sections. Its code comes with its first use. */
  renderReadme(text: string): Promise<ProseSection[]>
  tabs: TabChannel
  progress: ProgressStorage
  settings: SettingsStorage
  timers: Timers
  /** A name for a run, a request or a tab that no other has. */
  newId(): string
}

/** A runtime that was chosen cannot be had: what happened, and what there is to do about it. */
export interface Fallback {
  detail: string
  help: string
  /** Where this page can be had as that runtime needs it; '' where that would not help. */
  address: string
}

export type JoinRun = (listener: RunListener) => Promise<JoinedRun | null>

/** The ways into a folder of the learner's machine. */
export interface FolderDoors {
  /** The one that `faultline open` serves with this page; null for a page that came from anywhere else. */
  served: (() => Promise<Folder>) | null
  /** Lets the learner choose; resolves to null where they would rather not. Null where the browser cannot. Needs a click. */
  pick: (() => Promise<Folder | null>) | null
  /** The one that was open last in this browser. */
  last(): Promise<LastFolder | null>
  /** A template's files, for a folder that holds no lab yet. */
  firstFiles(): Promise<Record<string, string>>
}

export interface LastFolder {
  name: string
  /** The browser lets the page in without asking again. */
  isAllowed: boolean
  /** Needs a click where `isAllowed` is false. Null where the learner says no. */
  open(): Promise<Folder | null>
}

export interface LabReading { lab: Lab | null; problems: SourceProblem[] }

export interface RunLinks {
  /** The path of the link, behind the page's address and a #. Throws an error with a `help` where there can be none. */
  writeLink(link: RunLink): string
  /** What stands behind /run/ in a link. Throws an error with a `help` where it cannot be read. */
  readLink(text: string): RunLink
  digestOf(files: Readonly<Record<string, string>>): string
  /** The log's hash (SPEC L1) over the first `count` events. */
  hashLog(events: readonly LabEvent[], count: number): Promise<string>
}

export interface Timers {
  /** Calls `action` after `ms` of wall time; the answer cancels it. */
  after(ms: number, action: () => void): () => void
}

export interface LessonProgress {
  lessonId: string
  /** Names of the checks that have passed on every seed at least once. */
  passed: string[]
  /** How many checks the lesson has, as last seen. */
  total: number
  points: number
  pointsMax: number
}

export interface ProgressStorage {
  load(): Promise<LessonProgress[]>
  save(progress: LessonProgress): Promise<void>
}

export interface SettingsStorage {
  read(): unknown
  write(value: unknown): void
}

export type { Draft, DraftStorage, Journal, LabEvent, Lesson, TabChannel }
