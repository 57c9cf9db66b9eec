import { compareBytes } from '../wire/text.ts'
import { readDouble } from '../wire/numbers.ts'
import { PER_ELEMENT } from './sizes.ts'
import type { Sorted } from './values.ts'

export const newZset = (): Sorted => ({ type: 'zset', scores: new Map(), order: [], bytes: 0 })

const before = (zset: Sorted, member: string, score: number, other: string): boolean => {
  const its = zset.scores.get(other)!
  return its === score ? compareBytes(other, member) < 0 : its < score
}

/** How many members come before this one, whether it is there or not. */
function placeOf(zset: Sorted, member: string, score: number): number {
  return firstWhere(zset, (other) => !before(zset, member, score, other))
}

/** The first rank at which it holds, and from there on. */
function firstWhere({ order }: Sorted, holds: (member: string) => boolean): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(order[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

export function setScore(zset: Sorted, member: string, score: number): void {
  const old = zset.scores.get(member)
  if (old === score) return
  if (old !== undefined) zset.order.splice(placeOf(zset, member, old), 1)
  else zset.bytes += member.length + 2 * PER_ELEMENT
  zset.order.splice(placeOf(zset, member, score), 0, member)
  // -0 is 0, as a compact encoding writes it.
  zset.scores.set(member, score + 0)
}

export function removeFrom(zset: Sorted, member: string): boolean {
  const score = zset.scores.get(member)
  if (score === undefined) return false
  zset.order.splice(placeOf(zset, member, score), 1)
  zset.scores.delete(member)
  zset.bytes -= member.length + 2 * PER_ELEMENT
  return true
}

export function rankOf(zset: Sorted, member: string): number | null {
  const score = zset.scores.get(member)
  return score === undefined ? null : placeOf(zset, member, score)
}

/** Ranks from and to (which is not in it) of a range. */
export interface Ranks { from: number; to: number }

export interface Bound<T> { value: T; open: boolean }

export const scoreBound = (text: string): Bound<number> | null => {
  const open = text.startsWith('(')
  // As C reads it: up to a zero byte, and nothing is 0.
  const number = text.slice(open ? 1 : 0).split('\0', 1)[0]!
  const value = number === '' ? 0 : readDouble(number)
  return value === null ? null : { value, open }
}

export function byScore(zset: Sorted, min: Bound<number>, max: Bound<number>): Ranks {
  const score = (member: string): number => zset.scores.get(member)!
  const from = firstWhere(zset, (member) => (min.open ? score(member) > min.value : score(member) >= min.value))
  const to = firstWhere(zset, (member) => (max.open ? score(member) >= max.value : score(member) > max.value))
  return { from, to: Math.max(from, to) }
}

/** `-` and `+` are before and behind everything: null and the highest. */
export type LexBound = Bound<string> | '-' | '+'

export const lexBound = (text: string): LexBound | null => {
  if (text === '-' || text === '+') return text
  return text.startsWith('(') || text.startsWith('[') ? { value: text.slice(1), open: text.startsWith('(') } : null
}

export function byLex(zset: Sorted, min: LexBound, max: LexBound): Ranks {
  const from = typeof min === 'string' ? (min === '-' ? 0 : zset.order.length)
    : firstWhere(zset, (member) => (min.open ? member > min.value : member >= min.value))
  const to = typeof max === 'string' ? (max === '+' ? zset.order.length : 0)
    : firstWhere(zset, (member) => (max.open ? member >= max.value : member > max.value))
  return { from, to: Math.max(from, to) }
}

/** Indexes as ZRANGE, LRANGE and the like take them: from the end where negative, the last in it. */
export function byIndex(length: number, start: number, stop: number): Ranks {
  const from = Math.max(0, start < 0 ? start + length : start)
  const last = stop < 0 ? stop + length : stop
  return from > last || from >= length ? { from: 0, to: 0 } : { from, to: Math.min(last, length - 1) + 1 }
}
