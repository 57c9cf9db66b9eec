import type { FaultSpec } from '../../contract/faults.ts'
import { other } from '../kernel/state.ts'
import type { Rule } from './rule.ts'
import { names, tellHit } from './scope.ts'

/**
 * [F6] A cut network: packets between two hosts are dropped, whoever opened the connection. `to`: those from `from` to
 * `to`; `from`: those the other way.
 */
export const partition: Rule<Extract<FaultSpec, { type: 'partition' }>> = (k, fault, { conn, dir }) => {
  const source = conn.ends[dir]
  const target = conn.ends[other(dir)]
  const { from, to } = fault.scope
  const along = names(from, source) && names(to, target)
  const against = names(from, target) && names(to, source)
  const direction = fault.spec.direction ?? 'both'
  if (!(direction !== 'from' && along) && !(direction !== 'to' && against)) return null
  tellHit(k, fault, conn, 'dropped')
  return { action: 'lost' }
}
