import type { FaultSpec } from '../../contract/faults.ts'
import { msToNs } from '../../contract/time.ts'
import { roll } from '../kernel/kernel.ts'
import type { Rule } from './rule.ts'
import { tellHit } from './scope.ts'

/** [F1] Every packet, in both directions, takes `latency` more, plus or minus up to `jitter` (uniform). */
export const latency: Rule<Extract<FaultSpec, { type: 'latency' }>> = (k, fault, { conn }) => {
  const { latency: ms, jitter = 0 } = fault.spec
  const drift = jitter > 0 ? (2 * roll(k, `fault/${fault.id}`) - 1) * jitter : 0
  tellHit(k, fault, conn, 'delayed')
  return { action: 'delay', delay: Math.max(0, msToNs(ms + drift)) }
}
