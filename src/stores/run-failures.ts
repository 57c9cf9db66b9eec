import { RuntimeUnavailable } from '../contract/unavailable.ts'

/** What went wrong with the sandbox itself (not with the learner's code), and the way out. */
export interface Failure { title: string; detail: string; help: string }

export const NOTHING_RUNS: Failure = { title: 'Nothing runs on the host', detail: 'Its lab has ended, or none has been started.', help: 'Start it again with `faultline host DIR`, then press Run to look at it.' }

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Where labs run is out of reach: that has nothing to do with the page's own files. */
export const outOfReach = (error: unknown): Failure | null =>
  (error instanceof RuntimeUnavailable ? { title: 'The host cannot be reached', detail: error.message, help: error.help } : null)

export const loadFailure = (error: unknown): Failure => outOfReach(error) ?? {
  title: 'The sandbox did not load',
  detail: messageOf(error),
  help: 'Check that the page’s own files can be reached, then press Run to try again. Your edits are kept.',
}

export const startFailure = (error: unknown): Failure => outOfReach(error) ?? {
  title: 'The lab did not start',
  detail: messageOf(error),
  help: 'Press Run to try again. If it stays, reload the page: your edits are kept.',
}
