import { MS, type Ns } from '../../contract/time.ts'
import type { Conn } from '../kernel/state.ts'

/** What every connection crosses: one-way latency in ns, and bytes a second (null: as much as is given). */
export interface Link { latency: Ns; bandwidth: number | null }

export const NETWORK: Link = { latency: MS / 4, bandwidth: null }
export const LOOPBACK: Link = { latency: MS / 50, bandwidth: null }
/** One question to the resolver and its answer. */
export const DNS_ROUND_TRIP: Ns = MS / 10

export const linkOf = (conn: Conn): Link => (conn.loopback ? LOOPBACK : NETWORK)
