import type { SpecOf } from '../../contract/faults.ts'
import { dice, thrown } from './chance.ts'
import type { Rule } from './rule.ts'
import { flows, tellHit } from './scope.ts'

/** [F2] A share of packets is lost. TCP sends them again (N1), so programs see delay. */
export const loss: Rule<SpecOf<'loss'>> = (k, fault, { conn, dir }) => {
  const { percent, correlation, direction } = fault.spec
  if (!flows(direction, dir)) return null
  if (thrown(k, fault, correlation, dice(k, fault)) * 100 >= percent) return null
  tellHit(k, fault, conn, 'lost')
  return { action: 'lost' }
}
