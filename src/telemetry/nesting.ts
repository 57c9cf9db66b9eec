import type { Ns } from '../contract/time.ts'

/**
 * Which inbound exchange was a process working on when it sent a request of its own? Known only if exactly one was
 * open at that moment, or exactly one with the same trace id. A request's event comes when it arrives, perhaps long
 * after its caller's own exchange has ended, so those that ended lately are kept too.
 */
export interface Inbound {
  open: Map<number, Work>
  ended: EndedWork[]
  /** End of the latest that was dropped from `ended`: earlier moments are not known whole. */
  knownFrom: Ns
}

export interface Work { exchange: number; from: Ns; trace: string }
interface EndedWork extends Work { until: Ns }

const KEPT = 64

export const noInbound = (): Inbound => ({ open: new Map(), ended: [], knownFrom: -1 })

export function open(inbound: Inbound, work: Work): void {
  inbound.open.set(work.exchange, work)
}

export function close(inbound: Inbound, exchange: number, until: Ns): void {
  const work = inbound.open.get(exchange)
  if (!work) return
  inbound.open.delete(exchange)
  inbound.ended.push({ ...work, until })
  if (inbound.ended.length > 2 * KEPT) {
    for (const old of inbound.ended.splice(0, KEPT)) inbound.knownFrom = Math.max(inbound.knownFrom, old.until)
  }
}

/** A process that is gone works on nothing more. */
export function forget(inbound: Inbound | undefined, at: Ns): void {
  if (inbound) for (const id of [...inbound.open.keys()]) close(inbound, id, at)
}

/** The one exchange that was being worked on at `t`, or null where there were none or several. */
export function inboundAt(inbound: Inbound | undefined, t: Ns, trace: string): number | null {
  if (!inbound || t <= inbound.knownFrom) return null
  let found: number | null = null
  for (const work of candidates(inbound, t)) {
    if (trace !== '' && work.trace !== '' && work.trace !== trace) continue
    if (found !== null) return null
    found = work.exchange
  }
  return found
}

function* candidates(inbound: Inbound, t: Ns): Generator<Work> {
  for (const work of inbound.open.values()) if (work.from <= t) yield work
  for (const work of inbound.ended) if (work.from <= t && work.until >= t) yield work
}
