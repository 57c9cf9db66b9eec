import { emit, type Kernel } from '../kernel/kernel.ts'
import { diceOf } from '../kernel/rng.ts'
import type { Conn, End, FaultState } from '../kernel/state.ts'

/** A scope names a process, its service, a caller (`client`) or an outside host; absent means any. */
export const names = (scope: string | undefined, end: End): boolean =>
  scope === undefined || scope === end.name || scope === end.service

/** Connections belong to the link from the end that connected to the end that accepted. */
export const onLink = (fault: FaultState, conn: Conn): boolean =>
  names(fault.scope.from, conn.ends[0]) && names(fault.scope.to, conn.ends[1])

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
