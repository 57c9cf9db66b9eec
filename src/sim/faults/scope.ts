import { emit, type Kernel } from '../kernel/kernel.ts'
import { diceOf } from '../kernel/rng.ts'
import type { Conn, FaultState, ProcessState, Side } from '../kernel/state.ts'

/** What a scope can name: an end of a connection, or a process. */
export interface Named { name: string; service: string }

/** A scope names a process, its service, a caller (`client`) or an outside host; absent means any. */
export function names(fault: FaultState, side: 'from' | 'to', it: Named): boolean {
  const wanted = fault.scope[side]
  if (wanted !== undefined && wanted !== it.name && wanted !== it.service) return false
  return fault.chosen?.side !== side || fault.chosen.names.includes(it.name)
}

/** Connections belong to the link from the end that connected to the end that accepted. */
export const onLink = (fault: FaultState, conn: Conn): boolean =>
  names(fault, 'from', conn.ends[0]) && names(fault, 'to', conn.ends[1])

/** Whether a fault of processes is in this one. */
export const isIn = (fault: FaultState, process: ProcessState): boolean => names(fault, 'to', process)

/** Toxiproxy's streams: upstream is what the end that connected sends. */
export const flows = (direction: 'upstream' | 'downstream' | 'both' | undefined, dir: Side): boolean =>
  direction === undefined || direction === 'both' || (direction === 'upstream') === (dir === 0)

/** Whether the dice let a fault touch this connection (or exchange): the same answer whenever it is asked. */
export function isToxic(k: Kernel, fault: FaultState, id: number, share: number): boolean {
  return share >= 1 || diceOf(k.state.seed, fault.id, id) < share
}

/** Writes down that a fault touched a connection, once for each. */
export function tellHit(k: Kernel, fault: FaultState, conn: Conn, effect: string): void {
  const mark = `${fault.arming}/${effect}`
  if (conn.hits.includes(mark)) return
  conn.hits.push(mark)
  emit(k, 'fault.hit', conn.ends[0].name, { id: fault.id, conn: conn.id, effect })
}

/** Writes down that a fault touched a process, once for each start of it. */
export function tellProcess(k: Kernel, fault: FaultState, process: ProcessState, effect: string): void {
  const mark = `${process.name}/${process.generation}/${effect}`
  if (fault.hits.includes(mark)) return
  fault.hits.push(mark)
  emit(k, 'fault.hit', process.name, { id: fault.id, effect })
}

/**
 * The processes that a mode picks, by dice of their own, as Chaos Mesh picks pods: of those that `to` names, or `from`
 * where there is no `to`. null where it is all of them.
 */
export function choose(k: Kernel, id: string, scope: FaultState['scope']): FaultState['chosen'] {
  const { mode, value = 0 } = scope
  if (mode === undefined || mode === 'all') return null
  const side = scope.to === undefined && scope.from !== undefined ? 'from' : 'to'
  const wanted = scope[side]
  const among = k.state.processes.filter((p) => wanted === undefined || wanted === p.name || wanted === p.service)
  const count = mode === 'one' ? 1 : mode === 'fixed' ? value : value === 0 ? 0 : Math.max(1, Math.floor((among.length * value) / 100))
  const picked = among
    .map((p, i) => ({ name: p.name, dice: diceOf(k.state.seed, `${id}/mode`, i) }))
    .sort((a, b) => a.dice - b.dice)
    .slice(0, count)
    .map(({ name }) => name)
  return { side, names: among.map((p) => p.name).filter((name) => picked.includes(name)) }
}
