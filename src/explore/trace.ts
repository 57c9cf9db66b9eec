import type { Ns } from '../contract/time.ts'
import { arrivesAt, type KernelEvent, type State } from '../sim/index.ts'
import { firstLine } from './first-line.ts'
import type { SeenStep } from './histories.ts'

type Conn = State['conns'] extends Map<number, infer C> ? C : never

/** One kernel event of a run. `position` is how many had run before it: the address of a command in a schedule. */
export interface Entry {
  position: number
  t: Ns
  kind: 'arrival' | 'step' | 'other'
  /** Index of the process that it happens to; -1 for none. */
  p: number
  /** The name of the process that stepped, where one did, and whether others can see anything of it. */
  stepped: SeenStep | null
  /** Of an arrival. */
  conn: number
  to: 0 | 1
  words: string
  /** Sequence numbers handed out while it ran: what it caused has one of them. */
  seq: number
  firstSeq: number
  endSeq: number
}

/** Writes a run down, event by event. */
export class Trace {
  readonly entries: Entry[]
  #stepped: SeenStep | null = null

  /** `begun`: what had happened by the moment at which this run goes on. */
  constructor(begun: readonly Entry[] = []) {
    this.entries = [...begun]
  }

  /** Steps of processes so far. */
  get steps(): number {
    return this.entries.reduce((count, { stepped }) => count + (stepped === null ? 0 : 1), 0)
  }

  onStep(step: SeenStep): void {
    this.#stepped = step
  }

  before(event: Readonly<KernelEvent>, state: Readonly<State>): void {
    this.#stepped = null
    const side = arrivesAt(event)
    const conn = 'conn' in event ? state.conns.get(event.conn) : undefined
    const end = conn && side !== null ? conn.ends[side] : undefined
    const isArrival = end !== undefined && end.owner === 'process' && conn?.quiet === false && event.kind !== 'syn'
    const p = isArrival ? end.p : 'p' in event && event.kind !== 'spawn' ? event.p : -1
    this.entries.push({
      position: state.steps, t: event.t, kind: isArrival ? 'arrival' : event.kind === 'step' ? 'step' : 'other', p, stepped: null,
      conn: conn?.id ?? 0, to: side ?? 0, words: isArrival ? wordsOf(event, conn) : '',
      seq: event.seq, firstSeq: state.nextSeq, endSeq: state.nextSeq,
    })
  }

  after(state: Readonly<State>): void {
    const entry = this.entries.at(-1)!
    entry.endSeq = state.nextSeq
    entry.stepped = this.#stepped
  }
}

/** What arrives, as a person would say it. */
function wordsOf(event: Readonly<KernelEvent>, { id, ends: [{ name: caller }, { name: callee }] }: Conn): string {
  const [from, to] = 'dir' in event && event.dir === 1 ? [callee, caller] : [caller, callee]
  const link = `(connection ${id})`
  if (event.kind === 'synack') return `"connected" of ${caller} to ${callee} ${link}`
  if (event.kind === 'connect.failed') return `"refused" of ${caller} to ${callee} ${link}`
  if (event.kind !== 'segment') return `the reset between ${caller} and ${callee} ${link}`
  const { bytes, fin } = event.segment
  if (bytes === null) return fin ? `the close by ${from} to ${to} ${link}` : `the opening by ${caller} to ${callee} ${link}`
  return `${firstLine(bytes) ?? 'bytes'} from ${from} to ${to} ${link}`
}

/**
 * Which of the entries after the one at `index` depend on it: they were caused by it, or happen in a process that knew of it by
 * then. The others would have happened all the same had it come later.
 */
export function dependents(entries: readonly Entry[], index: number): boolean[] {
  const depends = entries.map(() => false)
  const knowing = new Set<number>()
  const caused: [first: number, end: number][] = []
  const first = entries[index]!
  depends[index] = true
  knowing.add(first.p)
  caused.push([first.firstSeq, first.endSeq])
  for (let i = index + 1; i < entries.length; i++) {
    const entry = entries[i]!
    // What a process that knows does next may be because of it; what merely arrives at it is not.
    const knows = entry.kind !== 'arrival' && knowing.has(entry.p)
    if (!knows && !caused.some(([from, end]) => entry.seq >= from && entry.seq < end)) continue
    depends[i] = true
    caused.push([entry.firstSeq, entry.endSeq])
    if (entry.p >= 0) knowing.add(entry.p)
  }
  return depends
}
