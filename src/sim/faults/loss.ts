import type { FaultSpec } from '../../contract/faults.ts'
import { roll } from '../kernel/kernel.ts'
import type { Rule } from './rule.ts'
import { tellHit } from './scope.ts'

/** [F2] A share of packets is lost, in both directions. TCP sends them again (N1), so programs see delay. */
export const loss: Rule<Extract<FaultSpec, { type: 'loss' }>> = (k, fault, { conn }) => {
  if (roll(k, `fault/${fault.id}`) * 100 >= fault.spec.percent) return null
  tellHit(k, fault, conn, 'lost')
  return { action: 'lost' }
}
