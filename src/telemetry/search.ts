import type { Ns } from '../contract/time.ts'

/** Index of the first of `length` items, ordered by time, that comes after `t`. */
export function firstAfter(length: number, timeOf: (index: number) => Ns, t: Ns): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (timeOf(middle) <= t) low = middle + 1
    else high = middle
  }
  return low
}

/** How many events had happened by `t`: what a view at that moment is a fold of. */
export function countAt(events: readonly { t: Ns }[], t: Ns): number {
  return firstAfter(events.length, (i) => events[i]!.t, t)
}

/** Index of the first item at or after `t`. */
export function firstFrom(length: number, timeOf: (index: number) => Ns, t: Ns): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (timeOf(middle) < t) low = middle + 1
    else high = middle
  }
  return low
}
