import type { Broker } from '../state.ts'
import { armExpiry } from './expiry-timer.ts'
import { expire } from './keyspace.ts'

/** A beat of the active cycle: what nobody asks for goes all the same. */
export function expireAll(broker: Broker, beat: number): void {
  const { io, state } = broker
  // A nearer one was armed since.
  if (state.expireAt !== beat) return
  state.expireAt = 0
  let next = Infinity
  for (const db of state.dbs) {
    for (const [key, at] of db.expiring) {
      if (at <= io.wall) expire(broker, db, key)
      else next = Math.min(next, at)
    }
  }
  if (next < Infinity) armExpiry(broker, next)
}
