import type { Ns } from '../contract/time.ts'
import { reducer, type View } from './reducer.ts'
import { firstFrom } from './search.ts'
import { continueTraceback, opensTraceback, type Traceback } from './traceback.ts'

export type Stream = 'stdout' | 'stderr'

/** A line of output, or a traceback with all its lines: what a reader takes in as one thing. */
export interface LogEntry {
  /** `seq` and time of the event that began it. */
  seq: number
  t: Ns
  process: string
  stream: Stream
  text: string
  /** How many lines `text` has. */
  lines: number
  traceback: boolean
}

/** What one stream of one process has not finished yet. */
interface Pending {
  /** A line that the last write left without its newline. */
  partial: LogEntry | null
  /** A traceback that the next line may still belong to. */
  traceback: { entry: LogEntry; state: Traceback } | null
}

export interface LogsView extends View {
  /** Ordered by `seq`. */
  entries: LogEntry[]
  /** Processes that have written, in the order of their first words. */
  processes: Set<string>
  pending: Map<string, Pending>
}

/** Longer lines are cut: no reader misses the rest, and no browser lays out a megabyte in one row. */
export const LINE_LIMIT = 4000

export const logs = reducer<LogsView>(
  () => ({ version: 0, entries: [], processes: new Set(), pending: new Map() }),
  (state, event) => {
    if (event.kind === 'stdout' || event.kind === 'stderr') {
      takeText(state, { seq: event.seq, t: event.t, process: event.process, stream: event.kind }, event.text)
    } else if (event.kind === 'process.exit') {
      // What a process left without a newline ends with it: its next generation starts on a line of its own.
      state.pending.delete(keyOf(event.process, 'stdout'))
      state.pending.delete(keyOf(event.process, 'stderr'))
    }
  },
)

type Origin = Pick<LogEntry, 'seq' | 't' | 'process' | 'stream'>

const keyOf = (process: string, stream: Stream) => `${stream} ${process}`

function takeText(state: LogsView, origin: Origin, text: string): void {
  state.processes.add(origin.process)
  const key = keyOf(origin.process, origin.stream)
  let pending = state.pending.get(key)
  if (!pending) state.pending.set(key, (pending = { partial: null, traceback: null }))
  const pieces = text.split('\n')
  const rest = pieces.pop()!
  for (const piece of pieces) endLine(state, pending, write(state, pending, origin, piece))
  if (rest !== '') pending.partial = write(state, pending, origin, rest)
}

/** Puts text on the line that is open, or on a new one. */
function write(state: LogsView, pending: Pending, origin: Origin, piece: string): LogEntry {
  const text = clean(piece)
  const open = pending.partial
  if (open) {
    open.text = cut(open.text + text)
    return open
  }
  const entry: LogEntry = { ...origin, text: cut(text), lines: 1, traceback: false }
  state.entries.push(entry)
  return entry
}

/** A line is judged once it is whole: it opens a traceback, goes on with one, or stands for itself. */
function endLine(state: LogsView, pending: Pending, line: LogEntry): void {
  pending.partial = null
  const traceback = pending.traceback
  const next = traceback && continueTraceback(traceback.state, line.text)
  if (traceback && next) {
    traceback.state = next
    traceback.entry.text += `\n${line.text}`
    traceback.entry.lines++
    remove(state.entries, line)
    return
  }
  line.traceback = opensTraceback(line.text)
  pending.traceback = line.traceback ? { entry: line, state: 'frames' } : null
}

/** It is the last one, or close to it where others have written since it began. */
function remove(entries: LogEntry[], entry: LogEntry): void {
  entries.splice(entries.lastIndexOf(entry), 1)
}

const cut = (text: string) => text.length > LINE_LIMIT ? `${text.slice(0, LINE_LIMIT - 1)}\u2026` : text

const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g

/** Colour codes say nothing here, and a carriage return would draw over the line. */
function clean(text: string): string {
  const plain = text.includes('\u001b') ? text.replace(ANSI, '') : text
  return plain.endsWith('\r') ? plain.slice(0, -1) : plain
}

/** How many entries at the front are whole: what a stream is still writing comes after them. */
export function settledEntries({ entries, pending }: LogsView): number {
  let seq = Infinity
  for (const { partial, traceback } of pending.values()) {
    if (partial) seq = Math.min(seq, partial.seq)
    if (traceback) seq = Math.min(seq, traceback.entry.seq)
  }
  return seq === Infinity ? entries.length : firstFrom(entries.length, (i) => entries[i]!.seq, seq)
}
