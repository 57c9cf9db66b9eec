import { decayed, evict } from '../keys/keyspace.ts'
import type { Broker, Db, Entry } from '../state.ts'
import { setting, settingNumber } from './config.ts'

/** A server without a key, on 64 bits. */
const EMPTY_SERVER = 860_000
const PER_CLIENT = 2000

/** used_memory, as maxmemory counts it: without what waits to be sent. */
export const memoryOf = ({ state }: Broker): number => EMPTY_SERVER + state.used + PER_CLIENT * state.clients.size

interface Candidate { db: Db; key: string; rank: number }

/** Makes room by the policy; false where there is none to be had. The real server looks at a few keys by chance, this one at all. */
export function makeRoom(broker: Broker): boolean {
  const { state } = broker
  const most = settingNumber(state.config, 'maxmemory')
  if (most === 0 || memoryOf(broker) <= most) return true
  const policy = setting(state.config, 'maxmemory-policy')
  if (policy === 'noeviction') return false
  const ranked = candidates(broker, policy).sort((a, b) => a.rank - b.rank)
  for (const { db, key } of ranked) {
    evict(broker, db, key, `evicted: memory is used up (${policy})`)
    if (memoryOf(broker) <= most) return true
  }
  return false
}

/** Those that may go, the lowest rank first. */
function candidates(broker: Broker, policy: string): Candidate[] {
  const onlyExpiring = policy.startsWith('volatile')
  return broker.state.dbs.flatMap((db) => [...db.keys].flatMap(([key, entry]) => {
    const expireAt = db.expiring.get(key)
    return onlyExpiring && expireAt === undefined ? [] : [{ db, key, rank: rankOf(broker, policy, entry, expireAt ?? 0) }]
  }))
}

function rankOf({ io }: Broker, policy: string, entry: Entry, expireAt: number): number {
  if (policy.endsWith('random')) return io.dice()
  if (policy.endsWith('ttl')) return expireAt
  return policy.endsWith('lfu') ? decayed(entry, io.now) : entry.usedAt
}
