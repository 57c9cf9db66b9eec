import type { LabEvent } from '../../../contract/events.ts'
import type { Ns } from '../../../contract/time.ts'
import {
  blockedAt, bucketed, countText, describe, faultText, nearest, scopeText, type FaultsView, type MarkKind, type TimelineView, type TimeRange,
} from '../../../telemetry/index.ts'

/** What stands out most is told first. */
const TELLING: readonly MarkKind[] = ['crash', 'problem', 'unhealthy', 'restart', 'start', 'stop', 'arm', 'clear']
/** Told as a stretch, so not again at its end; but its end is a moment to stop at. */
const STOPS: readonly MarkKind[] = [...TELLING, 'blocked', 'error']

export interface Nearby { t: Ns; seq: number | null; lines: string[] }

/** What happened around `t`, as far as `reach` away: for the pointer's tooltip. */
export function nearby(timeline: TimelineView, faults: FaultsView, events: readonly LabEvent[], t: Ns, reach: Ns): Nearby {
  const lines: string[] = []
  let at = t
  let seq: number | null = null
  for (const kind of TELLING) {
    const row = timeline.rows[kind]
    const index = nearest(row, t, reach)
    const event = index < 0 ? undefined : events[row.seq[index]!]
    if (!event) continue
    if (seq === null) {
      at = event.t
      seq = event.seq
    }
    if (lines.length < 2) lines.push(`${event.process ? `${event.process}: ` : ''}${describe(event)}`)
  }
  for (const process of timeline.blocked.keys()) {
    const span = blockedAt(timeline, process, t) ?? blockedAt(timeline, process, t + reach)
    const event = span && events[span.seq]
    if (event && lines.length < 3) lines.push(`${process}: ${describe(event)}`)
  }
  const around: TimeRange = { from: t - reach, to: t + reach }
  const count = (kind: MarkKind) => bucketed(timeline.rows[kind], around, 1)[0] ?? 0
  const requests = count('request')
  const errors = count('error')
  if (requests > 0 || errors > 0) lines.push(`${countText(requests, 'request')}${errors > 0 ? `, ${countText(errors, 'error')}` : ''}`)
  for (const fault of faults.all) {
    if (lines.length < 4 && fault.armedAt <= t && (fault.clearedAt ?? Infinity) >= t) lines.push(`${faultText(fault.spec)} on ${scopeText(fault.scope)}`)
  }
  return { t: at, seq, lines }
}

/** Moments worth stopping at, before or after `t`; null where there are none. */
export function nextMark(timeline: TimelineView, t: Ns, way: 1 | -1): { t: Ns; seq: number } | null {
  let best: { t: Ns; seq: number } | null = null
  for (const kind of STOPS) {
    const row = timeline.rows[kind]
    const index = way === 1 ? row.t.findIndex((at) => at > t) : row.t.findLastIndex((at) => at < t)
    const at = row.t[index]
    if (at !== undefined && (best === null || (way === 1 ? at < best.t : at > best.t))) best = { t: at, seq: row.seq[index]! }
  }
  return best
}
