import type { FaultSpec, FaultType } from '../../contract/faults.ts'
import type { Ns } from '../../contract/time.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { FaultState } from '../kernel/state.ts'
import { down, resetPeer, slowClose, timeout } from './connection.ts'
import { latency } from './latency.ts'
import { loss } from './loss.ts'
import { partition } from './partition.ts'
import type { Decision, Rule, Transmission } from './rule.ts'
import { isToxic, onLink } from './scope.ts'
import { bandwidth, limitData, slicer } from './shape.ts'

/** What the armed faults make of one transmission: it passes, later by `delay`, or what `action` says. */
export interface Verdict {
  action: 'pass' | Exclude<Decision['action'], 'delay'>
  delay: Ns
  /** The fault that decided. */
  fault: string
  arming: number
  /** The fault that ends the connection once this has arrived. */
  closes: { fault: string; arming: number } | null
}

const PASS: Verdict = { action: 'pass', delay: 0, fault: '', arming: -1, closes: null }

const RULES: Partial<Record<FaultType, Rule<never>>> = {
  latency: latency as Rule<never>,
  loss: loss as Rule<never>,
  partition: partition as Rule<never>,
  reset_peer: resetPeer as Rule<never>,
  timeout: timeout as Rule<never>,
  down: down as Rule<never>,
  bandwidth: bandwidth as Rule<never>,
  slicer: slicer as Rule<never>,
  limit_data: limitData as Rule<never>,
  slow_close: slowClose as Rule<never>,
}

/** Partition is about packets between hosts; all others are about the connections of a link. */
const byPacket = (spec: FaultSpec): boolean => spec.type === 'partition'

/** Asks the faults in the order in which they were armed (docs/SPEC.md, Faults). */
export function judge(k: Kernel, crossing: Transmission): Verdict {
  const { faults } = k.state
  if (faults.length === 0 || crossing.conn.loopback) return PASS
  let delay = 0
  let closes: Verdict['closes'] = null
  for (const fault of faults) {
    const decision = ask(k, fault, crossing)
    if (decision === null) continue
    const { id, arming } = fault
    if (decision.action !== 'delay') return { action: decision.action, delay, fault: id, arming, closes: null }
    delay += decision.delay
    if (decision.closes) closes ??= { fault: id, arming }
  }
  return delay === 0 && closes === null ? PASS : { ...PASS, delay, closes }
}

function ask(k: Kernel, fault: FaultState, crossing: Transmission): Decision | null {
  const rule = RULES[fault.spec.type]
  if (!rule) return null
  if (!byPacket(fault.spec) && !onLink(fault, crossing.conn)) return null
  if (!isToxic(k, fault, crossing.conn.id, fault.scope.toxicity ?? 1)) return null
  return rule(k, fault as never, crossing)
}
