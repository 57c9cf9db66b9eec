import type { FaultSpec, SpecOf } from '../../contract/faults.ts'
import { msToNs, type Ns } from '../../contract/time.ts'
import { roll, type Kernel } from '../kernel/kernel.ts'
import type { Conn, FaultState, Pipe, Side } from '../kernel/state.ts'
import type { Rule } from './rule.ts'
import { flows, isToxic, onLink, tellHit } from './scope.ts'

/** What a rate lets through is handed on this often, as Toxiproxy does it. */
const TRICKLE_MS = 100
/** One segment is cut into so many pieces at most: each is an event of the kernel's. */
const MOST_PIECES = 1024

type Shaping = Extract<FaultSpec, { type: 'bandwidth' | 'slicer' | 'limit_data' }>

/** [F9] Each connection and direction carries so many bytes a millisecond; what is too fast waits for its turn. */
export const bandwidth: Rule<SpecOf<'bandwidth'>> = (k, fault, { conn, dir, what, size }) => {
  if (what !== 'data' || !flows(fault.spec.direction, dir)) return null
  const ledger = ledgerOf(conn.pipes[dir], fault)
  ledger.freeAt = Math.max(k.state.now, ledger.freeAt) + msToNs(size / fault.spec.rate)
  tellHit(k, fault, conn, `slowed to ${fault.spec.rate} KB/s`)
  return { action: 'delay', delay: ledger.freeAt - k.state.now }
}

/** [F10] Pieces leave `delay` microseconds one after the other. */
export const slicer: Rule<SpecOf<'slicer'>> = (k, fault, { conn, dir, what }) => {
  if (what !== 'data' || !flows(fault.spec.direction, dir)) return null
  const ledger = ledgerOf(conn.pipes[dir], fault)
  const leaves = Math.max(k.state.now, ledger.freeAt)
  ledger.freeAt = leaves + msToNs((fault.spec.delay ?? 0) / 1000)
  tellHit(k, fault, conn, 'sliced')
  return { action: 'delay', delay: leaves - k.state.now }
}

/** [F11] So many bytes pass; the last of them closes the connection behind it. */
export const limitData: Rule<SpecOf<'limit_data'>> = (k, fault, { conn, dir, what, size }) => {
  if (what !== 'data' || !flows(fault.spec.direction, dir)) return null
  const ledger = ledgerOf(conn.pipes[dir], fault)
  const left = fault.spec.bytes - ledger.passed
  if (size < left) {
    ledger.passed += size
    return null
  }
  // What passed is still on its way, and the end of the connection behind it.
  if (conn.timed.includes(fault.arming)) return { action: 'swallow' }
  conn.timed.push(fault.arming)
  if (size > left) return { action: 'close' }
  ledger.passed += size
  return { action: 'delay', delay: 0, closes: true }
}

function ledgerOf(pipe: Pipe, fault: FaultState): Pipe['ledgers'][number] {
  const known = pipe.ledgers.find((ledger) => ledger.arming === fault.arming)
  if (known) return known
  const made: { arming: number; freeAt: Ns; passed: number } = { arming: fault.arming, freeAt: 0, passed: 0 }
  pipe.ledgers.push(made)
  return made
}

const isShaping = (fault: FaultState): fault is FaultState & { spec: Shaping } =>
  fault.spec.type === 'bandwidth' || fault.spec.type === 'slicer' || fault.spec.type === 'limit_data'

/** The pieces in which bytes cross a link: where a slicer cuts them, a rate lets them trickle or a limit ends. null: whole. */
export function piecesOf(k: Kernel, conn: Conn, dir: Side, bytes: Uint8Array): Uint8Array[] | null {
  if (k.state.faults.length === 0 || conn.loopback) return null
  let cuts: number[] = []
  for (const fault of k.state.faults) {
    if (!isShaping(fault) || !flows(fault.spec.direction, dir) || !onLink(fault, conn)) continue
    if (!isToxic(k, fault, conn.id, fault.scope.toxicity ?? 1)) continue
    cuts = cuts.concat(cutsOf(k, fault, conn.pipes[dir], bytes.length))
  }
  if (cuts.length === 0) return null
  const edges = [0, ...new Set(cuts.sort((a, b) => a - b)), bytes.length]
  return edges.slice(1).map((end, i) => bytes.slice(edges[i], end))
}

function cutsOf(k: Kernel, fault: FaultState & { spec: Shaping }, pipe: Pipe, size: number): number[] {
  const { spec } = fault
  if (spec.type === 'limit_data') {
    const left = spec.bytes - ledgerOf(pipe, fault).passed
    return left > 0 && left < size ? [left] : []
  }
  if (spec.type === 'slicer') return slice(k, fault.id, Math.max(spec.average_size, (2 * size) / MOST_PIECES), spec.size_variation ?? 0, 0, size)
  const piece = Math.max(1, Math.floor(spec.rate * TRICKLE_MS), Math.ceil(size / MOST_PIECES))
  return Array.from({ length: Math.ceil(size / piece) - 1 }, (_, i) => (i + 1) * piece)
}

/** Halves what is too large, at about its middle, until nothing is: Toxiproxy's way, which favours no end. */
function slice(k: Kernel, id: string, average: number, variation: number, start: number, end: number): number[] {
  if (end - start - average <= variation || end - start < 2) return []
  const drift = variation === 0 ? 0 : Math.floor((roll(k, `fault/${id}`) * 2 - 1) * variation)
  const mid = Math.min(end - 1, Math.max(start + 1, start + Math.floor((end - start) / 2) + drift))
  return [...slice(k, id, average, variation, start, mid), mid, ...slice(k, id, average, variation, mid, end)]
}
