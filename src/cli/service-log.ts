import type { LabEvent } from '../contract/events.ts'
import type { CheckResult } from '../contract/grade.ts'
import { logOf } from '../grade/ready.ts'
import { withoutLibraryFrames } from '../grade/traceback.ts'

/** Lines of a service's stderr that are shown for a failed check. */
const MOST = 15
/** What uvicorn says while all is well. */
const ROUTINE = /^INFO: /

/** How src/grade/ready.ts words a lab that is not there to be checked. */
const NOT_STARTED = /^\S+ did not start: /

/** The check failed before it began: a service did not start. */
export const isNotStarted = ({ outcome, message }: CheckResult): boolean => outcome === 'failed' && NOT_STARTED.test(message)

/**
 * What the service under a failed check printed last on stderr, with a line that says whose it is; '' where none broke. The
 * first that broke is shown: what others answered follows from it.
 */
export function failingServiceLog(result: CheckResult, events: readonly LabEvent[]): string {
  const broken = result.events.map((seq) => events[seq]).filter((event) => event !== undefined && isOwnFailure(event)).sort((a, b) => a!.seq - b!.seq)
  for (const process of new Set(broken.map((event) => event!.process))) {
    const lines = logOf(events, [process], ['stderr']).split('\n').filter((line) => line.trim() !== '' && !ROUTINE.test(line))
    if (lines.length > 0) return [`${process} ended its stderr with:`, ...withoutLibraryFrames(lines).slice(-MOST).map((line) => `  ${line}`)].join('\n')
  }
  return ''
}

/** Not what a fault or the check itself did to it. */
function isOwnFailure(event: LabEvent): boolean {
  if (event.kind === 'http.response') return event.status >= 500 && event.fault === undefined
  if (event.kind === 'process.exit') return event.cause !== 'stop' && event.cause !== 'crash'
  return event.kind === 'problem' && event.process !== ''
}
