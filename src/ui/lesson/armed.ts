import { useMemo } from 'react'
import type { SavedFault } from '../../stores/contract.ts'
import { useRun } from '../../stores/index.ts'
import { faults, fold, type FaultView } from '../../telemetry/index.ts'

/** The faults in force now, as the log tells them. */
export function useArmedFaults(): FaultView[] {
  const events = useRun((run) => run.events)
  const version = useRun((run) => run.version)
  const isLive = useRun((run) => run.status === 'running' || run.status === 'paused')
  const log = useMemo(() => fold(faults, events), [events])
  // `version` says that `events` has grown; the array itself stays the same.
  return useMemo(() => (isLive ? [...log.at(events.length).armed.values()] : []), [log, events, version, isLive])
}

/** The id under which a saved fault is armed. By what it does, not by name: the panel gives ids of its own. */
export function armedIdOf(saved: SavedFault, armed: Iterable<FaultView>): string | undefined {
  const wanted = sameText(saved)
  for (const fault of armed) if (sameText(fault) === wanted) return fault.id
  return undefined
}

const sameText = ({ spec, scope }: Pick<SavedFault, 'spec' | 'scope'>): string =>
  JSON.stringify([spec, scope].map((part) => Object.entries(part).filter(([, value]) => value !== undefined).sort()))
