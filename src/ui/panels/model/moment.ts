import { useMemo } from 'react'
import type { LabEvent } from '../../../contract/events.ts'
import type { Ns } from '../../../contract/time.ts'
import { useRun, useUi, useViewedLog, type LogSource } from '../../../stores/index.ts'
import { countAt, fold, type Fold, type Reducer, type View } from '../../../telemetry/index.ts'

/** What the panels look at: a log and a moment of it. */
export interface Moment {
  source: LogSource
  events: readonly LabEvent[]
  version: number
  /** The moment that is shown, and where the log ends. */
  now: Ns
  end: Ns
  /** How many events had happened at that moment. */
  count: number
  /** The moment is not the log's end. */
  past: boolean
  /** True at the end of the live run's log; false for the past and for a check's world. */
  live: boolean
}

export function useMoment(): Moment {
  const { source, events, version, end } = useViewedLog()
  const cursor = useUi((ui) => ui.cursor)
  const selected = useUi((ui) => ui.selectedSeq)
  const count = countFor(events, cursor, selected)
  const past = cursor !== null && (cursor < end || count < events.length)
  return { source, events, version, now: past ? cursor : end, end, count, past, live: !past && source.kind === 'run' }
}

/** At an instant much may happen; an event that is selected is the last that has happened. `seq` counts from 0. */
export function countFor(events: readonly LabEvent[], cursor: Ns | null, selected: number | null): number {
  if (cursor === null) return events.length
  if (selected !== null && events[selected]?.t === cursor) return selected + 1
  return countAt(events, cursor)
}

/**
 * Folds of one log are shared by all panels. The past has its own, so that looking back does not make the live view
 * start over, and scrubbing forward takes in only what is new.
 */
const folds = new WeakMap<readonly LabEvent[], Record<When, Map<unknown, Fold<View>>>>()
type When = 'now' | 'past'

function sharedFold<S extends View>(reducer: Reducer<S>, events: readonly LabEvent[], when: When): Fold<S> {
  let ofLog = folds.get(events)
  if (!ofLog) folds.set(events, (ofLog = { now: new Map(), past: new Map() }))
  let found = ofLog[when].get(reducer)
  if (!found) ofLog[when].set(reducer, (found = fold(reducer, events) as unknown as Fold<View>))
  return found as unknown as Fold<S>
}

/** A view model at the moment that is shown. Its object may stay the same while its content changes: see `version`. */
export function useView<S extends View>(reducer: Reducer<S>, moment: Moment): S {
  const when = moment.count < moment.events.length ? 'past' : 'now'
  return sharedFold(reducer, moment.events, when).at(moment.count)
}

/** A view model of the whole log so far, wherever the reader looks. */
export function useWholeView<S extends View>(reducer: Reducer<S>, moment: Moment): S {
  return sharedFold(reducer, moment.events, 'now').at(moment.events.length)
}

export interface LabStatus {
  /** Commands reach a running lab, and the reader looks at its present. */
  canAct: boolean
  running: boolean
  /** Why a command would not do anything, in words; '' when it would. */
  why: string
}

export function useLabStatus(moment: Pick<Moment, 'live'>): LabStatus {
  const status = useRun((run) => run.status)
  const running = status === 'running' || status === 'paused'
  return useMemo(() => {
    const why = !running ? 'The lab is not running.' : moment.live ? '' : 'This is the past. Go back to now to act.'
    return { canAct: why === '', running, why }
  }, [running, moment.live])
}
