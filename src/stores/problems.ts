import type { Lab, LabEvent, SourceProblem } from './contract.ts'
import type { TextFiles } from './files.ts'
import { contextFolder, processesOf } from './reload.ts'

/** A place in the workspace that something is wrong with, for the editor's margin. */
export interface Marker { path: string; line: number; message: string }

/** A problem as its process told it; `file` is '' where it knows none. */
export interface Found { process: string; seq: number; code: string; file: string; line: number; message: string }

/** A problem that took its service away: not to be overlooked. `place` is its line in the workspace, where that is known. */
export interface Grave { process: string; seq: number; what: GraveKind; message: string; place: { path: string; line: number } | null }
export type GraveKind = 'was ended' | 'ended by itself' | 'cannot be reached'

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
  if (event.kind === 'process.exit' && (event.cause === 'exit' || event.cause === 'error')) {
    const { process, seq, detail } = event
    return [...found, { process, seq, code: EXIT, file: '', line: 1, message: `exit code ${event.code}${detail === '' ? '' : `, ${detail}`}` }]
  }
  if (event.kind !== 'problem') return found
  const { process, seq, code, file = '', line = 1, message } = event
  return [...found, { process, seq, code, file, line, message }]
}

/** Where in the workspace the problems are; what cannot be placed there is left to the log. */
export function markersOf(found: readonly Found[], compose: readonly SourceProblem[], files: TextFiles, lab: Lab | null): Marker[] {
  const fromRun = found.flatMap(({ process, file, line, message }) => {
    const path = placeOf(process, file, files, lab)
    return path === undefined ? [] : [{ path, line, message }]
  })
  const fromCompose = compose.map(({ file, line, message, help }) => ({ path: file, line, message: `${message}. ${help}` }))
  return [...fromCompose, ...fromRun]
}

/** A process has ended by itself: no problem that it told, but what may be the only word of it. */
const EXIT = 'exit'

export function gravesOf(found: readonly Found[], files: TextFiles, lab: Lab | null): Grave[] {
  return found.flatMap((one) => {
    const what = kindOf(one, found, lab)
    if (what === null) return []
    const { process, seq, file, line, message } = one
    const path = placeOf(process, file, files, lab)
    const words = one.code === EXIT ? `${message}. What it printed is in the logs.` : message
    return [{ process, seq, what, message: words, place: path === undefined ? null : { path, line } }]
  })
}

function kindOf({ process, code, message }: Found, found: readonly Found[], lab: Lab | null): GraveKind | null {
  if (code === 'port') return 'cannot be reached'
  // A program that did not come back, or that ran out of memory.
  if (code === 'stuck' || code === 'livelock' || code === 'interpreter' || /^(MemoryError|RecursionError)\b/.test(message)) return 'was ended'
  if (code !== EXIT) return null
  const isJob = lab?.services.find((one) => processesOf(one).includes(process))?.ports.length === 0
  const isWell = isJob && message === 'exit code 0'
  // An error that has its own mark in the code says why already.
  return isWell || found.some((one) => one.process === process && one.code !== EXIT) ? null : 'ended by itself'
}

/** A file of the workspace by the name that a process has for it; undefined where it is none of them. */
export const placeOf = (process: string, file: string, files: TextFiles, lab: Lab | null): string | undefined =>
  pathOf(file, contextOf(process, lab), files)

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
