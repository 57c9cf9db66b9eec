import type { SpecOf } from '../../contract/faults.ts'
import { other } from '../kernel/state.ts'
import type { Rule } from './rule.ts'
import { names, tellHit } from './scope.ts'

/**
 * [F6] A cut network: packets between two hosts are dropped, or held, whoever opened the connection. `to`: those from
 * `from` to `to`; `from`: those the other way.
 */
export const partition: Rule<SpecOf<'partition'>> = (k, fault, { conn, dir }) => {
  const source = conn.ends[dir]
  const target = conn.ends[other(dir)]
  const along = names(fault, 'from', source) && names(fault, 'to', target)
  const against = names(fault, 'from', target) && names(fault, 'to', source)
  const { direction = 'both', hold = false } = fault.spec
  if (!(direction !== 'from' && along) && !(direction !== 'to' && against)) return null
  tellHit(k, fault, conn, hold ? 'held' : 'dropped')
  return { action: hold ? 'hold' : 'lost' }
}
