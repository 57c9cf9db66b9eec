import type { SpecOf } from '../../contract/faults.ts'
import { msToNs } from '../../contract/time.ts'
import { schedule, type Kernel } from '../kernel/kernel.ts'
import type { Conn, FaultState } from '../kernel/state.ts'
import type { Rule } from './rule.ts'
import { flows, isToxic, onLink, tellHit } from './scope.ts'

/** [F3] RST to both ends `timeout` after the first byte, which vanishes with all behind it, as in Toxiproxy. */
export const resetPeer: Rule<SpecOf<'reset_peer'>> = (k, fault, { conn, what }) => {
  if (what !== 'data') return null
  const timeout = fault.spec.timeout ?? 0
  if (timeout === 0) {
    tellHit(k, fault, conn, 'reset')
    return { action: 'reset' }
  }
  startTimer(k, fault, conn, 'reset', timeout)
  tellHit(k, fault, conn, 'swallowed')
  return { action: 'swallow' }
}

/** [F4] A black hole: what is written vanishes for good. The connection is closed after `timeout`; 0 means never. */
export const timeout: Rule<SpecOf<'timeout'>> = (k, fault, { conn, dir, what }) => {
  if (what !== 'data' || !flows(fault.spec.direction, dir)) return null
  const after = fault.spec.timeout ?? 0
  if (after > 0) startTimer(k, fault, conn, 'close', after)
  tellHit(k, fault, conn, 'swallowed')
  return { action: 'swallow' }
}

/** [F5] The far end is not there: new connections are refused (open ones were closed when it was armed). */
export const down: Rule<SpecOf<'down'>> = (k, fault, { conn, what }) => {
  if (what !== 'syn' && what !== 'synack' && what !== 'open') return null
  tellHit(k, fault, conn, 'refused')
  return { action: what === 'open' ? 'reset' : 'refuse' }
}

/** [F12] The end of a stream takes longer to get there. */
export const slowClose: Rule<SpecOf<'slow_close'>> = (k, fault, { conn, dir, what }) => {
  if (what !== 'fin' || !flows(fault.spec.direction, dir)) return null
  tellHit(k, fault, conn, 'closes later')
  return { action: 'delay', delay: msToNs(fault.spec.delay) }
}

export function closeOpenConns(k: Kernel, fault: FaultState): void {
  for (const conn of k.state.conns.values()) {
    if (conn.loopback || conn.phase !== 'open' || !onLink(fault, conn)) continue
    if (!isToxic(k, fault, conn.id, fault.scope.toxicity ?? 1)) continue
    tellHit(k, fault, conn, 'closed')
    cut(k, fault, conn, 'close', 0)
  }
}

function startTimer(k: Kernel, fault: FaultState, conn: Conn, how: 'reset' | 'close', ms: number): void {
  if (conn.timed.includes(fault.arming)) return
  conn.timed.push(fault.arming)
  cut(k, fault, conn, how, ms)
}

function cut(k: Kernel, fault: FaultState, conn: Conn, how: 'reset' | 'close', ms: number): void {
  schedule(k, k.state.now + msToNs(ms), { kind: 'cut', conn: conn.id, how, fault: fault.id, arming: fault.arming })
}
