import type { LabEvent, SourceProblem } from './contract.ts'
import type { TextFiles } from './files.ts'

/** A place in the workspace that something is wrong with, for the editor's margin. */
export interface Marker { path: string; line: number; message: string }

interface Found { process: string; file: string; line: number; message: string }

/** Problems that hold as the log ends: a process that starts again has left its old ones behind. */
export function createProblemReader() {
  let log: readonly LabEvent[] = []
  let read = 0
  let found: Found[] = []

  return {
    /** Reads on from where it was, or from the start if it is another log. */
    read(events: readonly LabEvent[]): readonly Found[] {
      if (events !== log) {
        log = events
        read = 0
        found = []
      }
      for (; read < events.length; read++) found = withEvent(found, events[read]!)
      return found
    },
  }
}

function withEvent(found: Found[], event: LabEvent): Found[] {
  if (event.kind === 'process.start' && found.length > 0) return found.filter((one) => one.process !== event.process)
  if (event.kind !== 'problem' || event.file === undefined) return found
  return [...found, { process: event.process, file: event.file, line: event.line ?? 1, message: event.message }]
}

/** A process names files as it sees them (/app/orders/main.py); the workspace knows them by their relative path. */
export function markersOf(found: readonly Found[], compose: readonly SourceProblem[], files: TextFiles): Marker[] {
  const paths = Object.keys(files)
  const fromRun = found.flatMap(({ file, line, message }) => {
    const path = paths.find((one) => file === one || file.endsWith(`/${one}`))
    return path === undefined ? [] : [{ path, line, message }]
  })
  const fromCompose = compose.map(({ file, line, message, help }) => ({ path: file, line, message: `${message} ${help}`.trim() }))
  return [...fromCompose, ...fromRun]
}
