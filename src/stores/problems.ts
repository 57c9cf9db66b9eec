import type { Lab, LabEvent, SourceProblem } from './contract.ts'
import type { TextFiles } from './files.ts'
import { contextFolder, processesOf } from './reload.ts'

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

/** Where in the workspace the problems are; what cannot be placed there is left to the log. */
export function markersOf(found: readonly Found[], compose: readonly SourceProblem[], files: TextFiles, lab: Lab | null): Marker[] {
  const fromRun = found.flatMap(({ process, file, line, message }) => {
    const path = pathOf(file, contextOf(process, lab), files)
    return path === undefined ? [] : [{ path, line, message }]
  })
  const fromCompose = compose.map(({ file, line, message, help }) => ({ path: file, line, message: `${message}. ${help}` }))
  return [...fromCompose, ...fromRun]
}

function contextOf(process: string, lab: Lab | null): string {
  const service = lab?.services.find((one) => processesOf(one).includes(process))
  return service === undefined ? '' : contextFolder(service)
}

/**
 * A process names files as it sees them, by an absolute path or from its working directory: the longest tail of the name
 * that is a file of its service's folder, or else of the workspace. Two services may well have a main.py each.
 */
function pathOf(file: string, context: string, files: TextFiles): string | undefined {
  if (/\/(site-packages|lib\/python[\d.]*)\//.test(file)) return undefined
  const parts = file.split('/').filter((part) => part !== '' && part !== '.')
  const tails = parts.map((_, i) => parts.slice(i).join('/'))
  const candidates = tails.flatMap((tail) => (context === '' ? [tail] : [`${context}/${tail}`, tail]))
  return candidates.find((path) => files[path] !== undefined)
}
