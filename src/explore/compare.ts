import type { LabEvent } from '../contract/events.ts'
import { canonicalJson } from '../sim/index.ts'

/** Where two logs of what should be one run part: the events of both sides there; null where a log has ended. */
export interface Difference { seq: number; left: LabEvent | null; right: LabEvent | null }

export function firstDifference(left: readonly LabEvent[], right: readonly LabEvent[]): Difference | null {
  const length = Math.max(left.length, right.length)
  for (let seq = 0; seq < length; seq++) {
    const a = left[seq]
    const b = right[seq]
    if (a === undefined || b === undefined || canonicalJson(a) !== canonicalJson(b)) return { seq, left: a ?? null, right: b ?? null }
  }
  return null
}
