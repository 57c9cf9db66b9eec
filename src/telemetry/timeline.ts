import type { EventOf, LabEvent } from '../contract/events.ts'
import type { Ns } from '../contract/time.ts'
import { reducer, type View } from './reducer.ts'
import { firstFrom } from './search.ts'

/** What can be seen on the time bar. Errors are exchanges that failed, problems are named by a process. */
export type MarkKind =
  | 'request' | 'error' | 'hit' | 'start' | 'restart' | 'ready' | 'stop' | 'crash' | 'unhealthy' | 'problem' | 'blocked'
  | 'arm' | 'clear' | 'command'

/** Marks of one kind, as columns: 50,000 of them are counted into pixels within one frame. */
export interface MarkRow { t: Ns[]; seq: number[] }

/** A stretch of a process's life, for the lifelines. */
export interface LifeSpan { process: string; up: boolean; from: Ns; to: Ns | null }

/** A stretch in which a process's event loop stood still. It is known only once it is over, with the event `seq`. */
export interface BlockedSpan { process: string; from: Ns; to: Ns; what: string; seq: number }

export interface TimelineView extends View {
  rows: Record<MarkKind, MarkRow>
  lives: Map<string, LifeSpan[]>
  /** By process, in order; those of one process do not overlap. */
  blocked: Map<string, BlockedSpan[]>
  /** Time of the latest event. */
  end: Ns
}

export const MARK_KINDS: readonly MarkKind[] = [
  'request', 'error', 'hit', 'start', 'restart', 'ready', 'stop', 'crash', 'unhealthy', 'problem', 'blocked', 'arm', 'clear', 'command',
]

const emptyRows = () => Object.fromEntries(MARK_KINDS.map((k) => [k, { t: [], seq: [] }])) as unknown as Record<MarkKind, MarkRow>

export const timeline = reducer<TimelineView>(
  () => ({ version: 0, rows: emptyRows(), lives: new Map(), blocked: new Map(), end: 0 }),
  (state, event) => {
    state.end = event.t
    const kind = markOf(event)
    if (kind) {
      state.rows[kind].t.push(event.t)
      state.rows[kind].seq.push(event.seq)
    }
    if (event.kind === 'process.blocked') block(state, event)
    if (event.kind === 'process.start') begin(state, event.process, event.t, true)
    if (event.kind === 'process.exit') begin(state, event.process, event.t, false)
  },
)

export function markOf(event: LabEvent): MarkKind | null {
  switch (event.kind) {
    case 'http.request': case 'bus.produce': return 'request'
    case 'bus.dead': case 'bus.error': return 'error'
    case 'http.response': return event.status >= 500 ? 'error' : null
    case 'http.failed': case 'client.failed': case 'net.refused': case 'world.missing': return 'error'
    case 'fault.hit': return 'hit'
    case 'fault.arm': return 'arm'
    case 'fault.clear': return 'clear'
    case 'process.start': return event.generation > 1 ? 'restart' : 'start'
    case 'process.ready': return 'ready'
    case 'process.unhealthy': return 'unhealthy'
    case 'process.exit': return event.cause === 'stop' || (event.cause === 'exit' && event.code === 0) ? 'stop' : 'crash'
    case 'problem': return 'problem'
    case 'process.blocked': return 'blocked'
    case 'command': return 'command'
    default: return null
  }
}

function begin(state: TimelineView, process: string, t: Ns, up: boolean): void {
  const spans = state.lives.get(process) ?? []
  const last = spans.at(-1)
  if (last) last.to = t
  spans.push({ process, up, from: t, to: null })
  state.lives.set(process, spans)
}

function block(state: TimelineView, { process, since, t, what, seq }: EventOf<'process.blocked'>): void {
  const spans = state.blocked.get(process)
  const span = { process, from: since, to: t, what, seq }
  if (spans) spans.push(span)
  else state.blocked.set(process, [span])
}

/** What blocks a process's event loop at `t`, its first and last instant included. */
export function blockedAt({ blocked }: Pick<TimelineView, 'blocked'>, process: string, t: Ns): BlockedSpan | null {
  const spans = blocked.get(process)
  if (spans === undefined) return null
  const span = spans[firstFrom(spans.length, (i) => spans[i]!.to, t)]
  return span !== undefined && span.from <= t ? span : null
}
