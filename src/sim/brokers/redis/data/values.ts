import type { Stream } from './stream.ts'

/** The kinds of values, as plain data. `bytes` of the collections is what their elements take, kept up to date by their own file. */
export interface Text { type: 'string'; text: string }
export interface List { type: 'list'; items: Item[]; bytes: number }
export interface Hash { type: 'hash'; fields: Map<string, string>; bytes: number }
export interface Members { type: 'set'; members: Set<string>; bytes: number }
/** `order`: its members by score, then bytes. */
export interface Sorted { type: 'zset'; scores: Map<string, number>; order: string[]; bytes: number }
export type Value = Text | List | Hash | Members | Sorted | Stream
export type Kind = Value['type']

/** An element of a list; `message` is its number in the event log, as lists serve as queues (SPEC B3). */
export interface Item { text: string; message: number }

/** A robj and its place in the table of keys. */
const PER_KEY = 72
/** jemalloc rounds up to classes; to 16 is near enough. */
const rounded = (length: number): number => (length + 15 + 9) & ~15

export function bytesOfEntry(key: string, value: Value): number {
  return PER_KEY + rounded(key.length) + (value.type === 'string' ? rounded(value.text.length) : value.bytes + 64)
}

export const isEmpty = (value: Value): boolean => {
  switch (value.type) {
    case 'list': return value.items.length === 0
    case 'hash': return value.fields.size === 0
    case 'set': return value.members.size === 0
    case 'zset': return value.order.length === 0
    case 'string': case 'stream': return false
  }
}
