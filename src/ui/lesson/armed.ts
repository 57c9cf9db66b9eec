import { useMemo, useRef } from 'react'
import type { SavedFault } from '../../stores/contract.ts'
import { useBeat, useRun, type RunState } from '../../stores/index.ts'
import { faults, type FaultView } from '../../telemetry/faults.ts'
import { fold } from '../../telemetry/reducer.ts'

/** The faults in force now, as the log tells them: the same list until one is armed or cleared. */
export function useArmedFaults(): readonly FaultView[] {
  const events = useBeat((beat) => beat.events)
  const version = useBeat((beat) => beat.version)
  const isLive = useRun((run) => run.status === 'running' || run.status === 'paused')
  const log = useMemo(() => fold(faults, events), [events])
  const last = useRef<readonly FaultView[]>([])
  // `version` says that `events` has grown; the array itself stays the same.
  return useMemo(() => {
    const armed = isLive ? [...log.at(events.length).armed.values()] : []
    if (armed.length !== last.current.length || armed.some((fault, i) => fault !== last.current[i])) last.current = armed
    return last.current
  }, [log, events, version, isLive])
}

export const armedIn = ({ events }: Pick<RunState, 'events'>): FaultView[] =>
  [...faults.apply(faults.create(), events).armed.values()]

/** The id under which a saved fault is armed. By what it does, not by name: the panel gives ids of its own. */
export function armedIdOf(saved: SavedFault, armed: Iterable<FaultView>): string | undefined {
  const wanted = sameText(saved)
  for (const fault of armed) if (sameText(fault) === wanted) return fault.id
  return undefined
}

const sameText = ({ spec, scope }: Pick<SavedFault, 'spec' | 'scope'>): string =>
  JSON.stringify([spec, scope].map((part) => Object.entries(part).filter(([, value]) => value !== undefined).sort()))
