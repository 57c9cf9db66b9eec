import type { Lab, SourceProblem } from './lab.ts'
import type { HttpRequest } from './commands.ts'
import type { FaultScope, FaultSpec } from './faults.ts'

/** A lesson as the page and the grader use it: what src/lesson makes of a lessons/NN-part/NN-lesson/ folder. */
export interface Lesson {
  /** Folder path under lessons/, e.g. 04-resilience/01-timeouts */
  id: string
  module: { id: string; title: string; order: number }
  order: number
  title: string
  summary: string
  objectives: string[]
  minutes: number
  /** Where its labs run, unless the learner has chosen; the page's own sandbox without it. */
  runtime?: RuntimeKind
  /** Files opened at first, in order; the first is in front. */
  open: string[]
  seeds: number[]
  points: number
  /** Template over start: what the learner gets. */
  start: Record<string, string>
  /** Overlay that passes every check. */
  solution: Record<string, string>
  checks: Record<string, string>
  /** Saved requests for the HTTP client. */
  requests: SavedRequest[]
  /** Faults offered with one click. */
  faults: SavedFault[]
  /** Prose as safe HTML (markdown-it with html:false), split in sections at its h2 headings. */
  prose: ProseSection[]
  sources: { title: string; url: string }[]
}

/** Where a lab can run: in the page's own sandbox, or in a WebContainer. */
export type RuntimeKind = 'local' | 'webcontainer'

export interface ProseSection { id: string; title: string; html: string }
export interface SavedRequest extends Omit<HttpRequest, 'id' | 'from'> { name: string; times?: number }
export interface SavedFault { name: string; spec: FaultSpec; scope: FaultScope }

/** For the index: enough to show a card. */
export type LessonCard = Pick<Lesson, 'id' | 'module' | 'order' | 'title' | 'summary' | 'objectives' | 'minutes' | 'points'>

export interface Mutant {
  name: string
  overlay: Record<string, string>
  /** Names of the checks that must fail, and no other. */
  fails: string[]
  /** Text that the shown hint must contain. */
  hint: string
}

export interface LoadedLesson { lesson: Lesson; mutants: Mutant[]; lab: Lab | null; problems: SourceProblem[] }
