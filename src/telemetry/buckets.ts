import type { Ns } from '../contract/time.ts'
import { firstAfter, firstFrom } from './search.ts'
import type { MarkRow } from './timeline.ts'

export interface TimeRange { from: Ns; to: Ns }

/** How many marks of a row fall on each of `width` columns of a range. Both ends are inside. */
export function bucketed(row: MarkRow, range: TimeRange, width: number): Uint32Array {
  const counts = new Uint32Array(Math.max(0, width))
  const span = range.to - range.from
  if (width <= 0 || span <= 0) return counts
  const timeOf = (i: number) => row.t[i]!
  const last = firstAfter(row.t.length, timeOf, range.to)
  for (let i = firstFrom(row.t.length, timeOf, range.from); i < last; i++) {
    const column = Math.min(width - 1, Math.floor(((row.t[i]! - range.from) / span) * width))
    counts[column]!++
  }
  return counts
}

/** The mark of a row that is nearest to `t` and no further than `reach` away, as an index; -1 if there is none. */
export function nearest(row: MarkRow, t: Ns, reach: Ns): number {
  const after = firstFrom(row.t.length, (i) => row.t[i]!, t)
  let best = -1
  let distance = reach
  for (const i of [after - 1, after]) {
    const at = row.t[i]
    if (at !== undefined && Math.abs(at - t) <= distance) {
      best = i
      distance = Math.abs(at - t)
    }
  }
  return best
}
