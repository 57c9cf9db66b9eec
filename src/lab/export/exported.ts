import type { Lab } from '../../contract/lab.ts'
import type { SavedFault } from '../../contract/lesson.ts'

/** What is made into a project for one's own machine. */
export interface Exported {
  /** Of the project's folder and README. */
  title: string
  files: Record<string, string>
  lab: Lab
  checks: Record<string, string>
  faults: readonly SavedFault[]
  /** Hosts of the outside world that answer in the lesson only. */
  hasWorld: boolean
}
