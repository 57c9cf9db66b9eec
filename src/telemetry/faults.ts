import type { FaultScope, FaultSpec } from '../contract/faults.ts'
import { MS, type Ns } from '../contract/time.ts'
import { reducer, type View } from './reducer.ts'

/** A fault from its arming to its clearing. */
export interface FaultView {
  id: string
  spec: FaultSpec
  scope: FaultScope
  /** The processes that its mode picked; null where it is in all that its scope names. */
  chosen: readonly string[] | null
  armedAt: Ns
  armedSeq: number
  clearedAt: Ns | null
  /** How often it touched a connection or an exchange. */
  hits: number
  lastHit: Ns | null
}

export interface FaultsView extends View {
  /** Those in force now, in the order of arming (which is the order in which they are asked). */
  armed: Map<string, FaultView>
  /** All there ever were, for the timeline. */
  all: FaultView[]
}

export const faults = reducer<FaultsView>(
  () => ({ version: 0, armed: new Map(), all: [] }),
  (state, event) => {
    if (event.kind === 'fault.arm') {
      const fault: FaultView = {
        id: event.id, spec: event.spec, scope: event.scope, chosen: event.chosen ?? null, armedAt: event.t, armedSeq: event.seq,
        clearedAt: null, hits: 0, lastHit: null,
      }
      const before = state.armed.get(event.id)
      if (before) before.clearedAt = event.t
      state.armed.set(event.id, fault)
      state.all.push(fault)
    } else if (event.kind === 'fault.clear') {
      const fault = state.armed.get(event.id)
      if (fault) fault.clearedAt = event.t
      state.armed.delete(event.id)
    } else if (event.kind === 'fault.hit') {
      const fault = state.armed.get(event.id)
      if (!fault) return
      fault.hits++
      fault.lastHit = event.t
    }
  },
)

/** Virtual ns until the fault clears itself, or null if it stays until it is cleared. */
export function remaining(fault: FaultView, now: Ns): Ns | null {
  if (fault.scope.duration === undefined) return null
  return Math.max(0, fault.armedAt + fault.scope.duration * MS - now)
}

/** Whether a fault of processes is in one of these names: of a process, and of its service. */
export function strikes({ scope, chosen }: Pick<FaultView, 'scope' | 'chosen'>, names: readonly string[]): boolean {
  if (chosen !== null) return chosen.some((name) => names.includes(name))
  return scope.to === undefined || names.includes(scope.to)
}

/** Whether a fault lies on the link between two ends; an end goes by its process name or its service's name. */
export function touches(scope: FaultScope, from: readonly string[], to: readonly string[]): boolean {
  return (scope.from === undefined || from.includes(scope.from)) && (scope.to === undefined || to.includes(scope.to))
}
