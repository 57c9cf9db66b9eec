import { bytesOfEntry, isEmpty, type Kind, type Value } from '../data/values.ts'
import { db as dbOf, placeKey, type Broker, type Call, type Db, type Entry } from '../state.ts'
import { fail, WRONG_TYPE } from '../wire/reply.ts'
import { armExpiry } from './expiry-timer.ts'
import { notify, type EventClass } from './notify.ts'
import { tellGone, tellKeyGone } from '../tell/values.ts'

/** The value of a key, unless its time is over: then it goes now. */
export function find(at: Call, key: string, touch = true): Entry | undefined {
  const entry = peek(at, dbOf(at), key)
  if (entry === undefined) at.state.stats.misses++
  else at.state.stats.hits++
  if (entry && touch && !at.client.noTouch) used(at, entry)
  return entry
}

/** The same, without being counted as use. */
export function peek(broker: Broker, db: Db, key: string): Entry | undefined {
  const entry = db.keys.get(key)
  if (entry === undefined) return undefined
  if ((db.expiring.get(key) ?? Infinity) > broker.io.wall) return entry
  expire(broker, db, key)
  return undefined
}

/** LFU's counter: the more often, the less likely it counts on (log factor 10). */
function used({ io }: Call, entry: Entry): void {
  entry.uses = decayed(entry, io.now)
  entry.usedAt = io.now
  if (entry.uses < 255 && io.dice() < 1 / (Math.max(0, entry.uses - FIRST_USES) * 10 + 1)) entry.uses++
}

const FIRST_USES = 5
const MINUTE = 60e9
/** One less for each minute. */
export const decayed = (entry: Entry, now: number): number => Math.max(0, entry.uses - Math.floor((now - entry.usedAt) / MINUTE))

type Of<K extends Kind> = Extract<Value, { type: K }>

/** The value of a key of this kind; an error for one of another. */
export function read<K extends Kind>(at: Call, key: string, kind: K): Of<K> | undefined {
  const value = find(at, key)?.value
  if (value === undefined) return undefined
  return value.type === kind ? value as Of<K> : fail(WRONG_TYPE)
}

/** The same, made where there is none. */
export function make<K extends Kind>(at: Call, key: string, kind: K, fresh: () => Of<K>): Of<K> {
  const value = read(at, key, kind)
  if (value !== undefined) return value
  const made = fresh()
  put(at, dbOf(at), key, made)
  return made
}

/** A key gets a value; the time that it had to live stays unless `forever`. Not told. */
export function put(broker: Broker, db: Db, key: string, value: Value): void {
  const entry = db.keys.get(key)
  if (entry) entry.value = value
  else db.keys.set(key, { value, usedAt: broker.io.now, uses: FIRST_USES, counted: 0 })
  count(broker, db, key)
}

/** Memory that has changed with a value. */
export function count({ state }: Broker, db: Db, key: string): void {
  const entry = db.keys.get(key)
  if (entry === undefined) return
  const bytes = bytesOfEntry(key, entry.value)
  state.used += bytes - entry.counted
  entry.counted = bytes
}

/** Takes a key off. Not told. */
export function take({ state }: Broker, db: Db, key: string): Value | undefined {
  const entry = db.keys.get(key)
  if (entry === undefined) return undefined
  state.used -= entry.counted
  db.keys.delete(key)
  db.expiring.delete(key)
  return entry.value
}

/** A command has changed a key: who watches it, who waits for it and who listens are told. A collection that is empty is gone. */
export function changed(at: Call, key: string, kind: EventClass, event: string): void {
  const db = dbOf(at)
  touched(at, db, key)
  at.wrote.push(key)
  notify(at, db.index, kind, event, key)
  const value = db.keys.get(key)?.value
  if (value !== undefined && isEmpty(value)) {
    take(at, db, key)
    notify(at, db.index, 'g', 'del', key)
  } else count(at, db, key)
}

/** A change by whomever: snapshots, WATCH and blocked clients look at it. */
export function touched({ state }: Broker, db: Db, key: string): void {
  state.saving.dirty++
  const place = { db: db.index, key }
  const name = placeKey(place)
  for (const fd of state.watchers.get(name) ?? []) {
    const watcher = state.clients.get(fd)
    if (watcher) watcher.touched = true
  }
  if (state.blocked.has(name)) state.ready.push(place)
}

/** Takes a key off, as DEL does: true where there was one. */
export function remove(at: Call, key: string, event = 'del', reason = 'deleted'): boolean {
  const db = dbOf(at)
  if (!peek(at, db, key)) return false
  const value = take(at, db, key)!
  tellGone(at, key, value, reason, at.client.fd)
  at.wrote.push(key)
  touched(at, db, key)
  notify(at, db.index, 'g', event, key)
  return true
}

/** Its time is over. */
export function expire(broker: Broker, db: Db, key: string): void {
  const value = take(broker, db, key)
  if (value === undefined) return
  broker.state.stats.expired++
  tellKeyGone(broker, db.index, key, value, 'expired')
  touched(broker, db, key)
  notify(broker, db.index, 'x', 'expired', key)
}

export function evict(broker: Broker, db: Db, key: string, reason: string): void {
  const value = take(broker, db, key)
  if (value === undefined) return
  broker.state.stats.evicted++
  tellKeyGone(broker, db.index, key, value, reason)
  touched(broker, db, key)
  notify(broker, db.index, 'e', 'evicted', key)
}

/** The wall clock's moment at which a key goes; null for none. */
export function setExpiry(broker: Broker, db: Db, key: string, at: number | null): void {
  if (at === null) {
    db.expiring.delete(key)
    return
  }
  db.expiring.set(key, at)
  armExpiry(broker, at)
}
