import { SECOND, type Ns } from '../../contract/time.ts'
import { judgeLookup } from '../faults/dns.ts'
import type { Named } from '../faults/scope.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { isAddress, isLoopback, lookup } from './hosts.ts'
import { DNS_ROUND_TRIP } from './link.ts'

/** resolv.conf(5): a query is given 5 s, twice. */
const RESOLVER_TIMEOUT: Ns = 10 * SECOND

/** What the resolver makes of a name, and when it says so. `why`: a fault has kept the addresses back. */
export interface Answer { addresses: string[]; after: Ns; why: 'error' | 'timeout' | null }

/** `service` of the asker: null for a caller that is on every network. */
export function lookUp(k: Kernel, asker: Named, service: string | null, asked: string): Answer {
  const why = isAddress(asked) || isLoopback(asked) ? null : judgeLookup(k, asker, asked.toLowerCase().replace(/\.$/, ''))
  if (why === 'timeout') return { addresses: [], after: RESOLVER_TIMEOUT, why }
  return { addresses: why === null ? lookup(k, service, asked) : [], after: DNS_ROUND_TRIP, why }
}
