import { UNSIGNED_MAX } from '../wire/numbers.ts'
import { insert, placeOfId, removeId, withId } from './sorted-array.ts'
import { PER_ELEMENT } from './sizes.ts'

/** An id is one number of 128 bits: milliseconds, then sequence, so that ids compare as numbers do. */
export interface Stream {
  type: 'stream'
  entries: StreamEntry[]
  lastId: bigint
  /** The highest id that was deleted from within. */
  deletedId: bigint
  added: number
  groups: Map<string, Group>
  bytes: number
}

/** `fields`: names and values by turns. `message`: its number in the event log. */
export interface StreamEntry { id: bigint; fields: string[]; message: number }

export interface Group {
  lastId: bigint
  /** Entries that were read up to `lastId`; null once that cannot be told. */
  read: number | null
  consumers: Map<string, Consumer>
  /** Delivered and not acknowledged, by id. */
  pending: Pending[]
  /** F29: ids that are given out once more. */
  again: bigint[]
  /** How often an entry that is no longer pending had been delivered, where it may be once more. */
  attempts: Map<bigint, number>
}

export interface Consumer { name: string; process: string; seenAt: number; fd: number }
export interface Pending { id: bigint; consumer: string; deliveredAt: number; count: number; message: number }

export const idOf = (ms: bigint, seq: bigint): bigint => (ms << 64n) | seq
export const msOf = (id: bigint): bigint => id >> 64n
export const seqOf = (id: bigint): bigint => id & UNSIGNED_MAX
export const idText = (id: bigint): string => `${msOf(id)}-${seqOf(id)}`
export const HIGHEST_ID = idOf(UNSIGNED_MAX, UNSIGNED_MAX)

export const newStream = (): Stream => ({ type: 'stream', entries: [], lastId: 0n, deletedId: 0n, added: 0, groups: new Map(), bytes: 0 })
export const newGroup = (lastId: bigint, read: number | null): Group => ({ lastId, read, consumers: new Map(), pending: [], again: [], attempts: new Map() })

const bytesOf = ({ fields }: StreamEntry): number => fields.reduce((sum, field) => sum + field.length + PER_ELEMENT / 4, PER_ELEMENT)

export function addEntry(stream: Stream, entry: StreamEntry): void {
  stream.entries.push(entry)
  stream.lastId = entry.id
  stream.added++
  stream.bytes += bytesOf(entry)
}

export const entryOf = ({ entries }: Stream, id: bigint): StreamEntry | undefined => withId(entries, id)

export function removeEntry(stream: Stream, id: bigint): StreamEntry | undefined {
  const entry = removeId(stream.entries, id)
  if (entry === undefined) return undefined
  stream.bytes -= bytesOf(entry)
  if (id > stream.deletedId) stream.deletedId = id
  return entry
}

/** The first so many entries go. */
export function removeFirst(stream: Stream, count: number): StreamEntry[] {
  const gone = stream.entries.splice(0, count)
  for (const entry of gone) stream.bytes -= bytesOf(entry)
  return gone
}

/** From an id to an id, both in it; the newest first where `reverse`. */
export function entriesIn({ entries }: Stream, from: bigint, to: bigint, count: number, reverse = false): StreamEntry[] {
  const start = placeOfId(entries, from)
  const end = placeOfId(entries, to + 1n)
  if (start >= end) return []
  return reverse ? entries.slice(Math.max(start, end - count), end).reverse() : entries.slice(start, Math.min(end, start + count))
}

export const firstId = ({ entries }: Stream): bigint => entries[0]?.id ?? 0n

/** How many entries a group has not read; null where deletions have made that unknown. */
export function lagOf(stream: Stream, group: Group): number | null {
  if (stream.added === 0) return 0
  if (group.read !== null && !hasGaps(stream, group.lastId)) return stream.added - group.read
  const read = readUpTo(stream, group.lastId)
  return read === null ? null : stream.added - read
}

/** Something was deleted behind `from`. */
function hasGaps(stream: Stream, from: bigint): boolean {
  if (stream.entries.length === 0 || stream.deletedId === 0n) return false
  return from <= stream.deletedId
}

/** How many entries there have been up to an id; null where that cannot be told. */
export function readUpTo(stream: Stream, id: bigint): number | null {
  if (stream.added === 0) return 0
  if (stream.entries.length === 0 && id < stream.lastId) return stream.added
  if (id === stream.lastId) return stream.added
  if (id > stream.lastId) return null
  if (stream.deletedId === 0n || stream.deletedId < firstId(stream)) {
    if (id < firstId(stream)) return stream.added - stream.entries.length
    if (id === firstId(stream)) return stream.added - stream.entries.length + 1
  }
  return null
}

/** The consumer, as it says something; made where it is new. */
export function consumerOf(group: Group, name: string, process: string, fd: number, now: number): { consumer: Consumer; isNew: boolean } {
  const known = group.consumers.get(name)
  if (known) {
    Object.assign(known, { seenAt: now, process, fd })
    return { consumer: known, isNew: false }
  }
  const consumer = { name, process, seenAt: now, fd }
  group.consumers.set(name, consumer)
  return { consumer, isNew: true }
}

export const pendingOf = ({ pending }: Group, id: bigint): Pending | undefined => withId(pending, id)
export const addPending = ({ pending }: Group, one: Pending): void => insert(pending, one)
export const removePending = ({ pending }: Group, id: bigint): Pending | undefined => removeId(pending, id)

