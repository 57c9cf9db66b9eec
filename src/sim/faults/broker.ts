import { isBrokerFault } from '../../contract/faults.ts'
import type { BrokerFault } from '../../contract/faults-broker.ts'
import { give } from '../kernel/inbox.ts'
import { emit, processAt, type Kernel } from '../kernel/kernel.ts'
import type { FaultState } from '../kernel/state.ts'
import { isIn } from './scope.ts'

type Held = FaultState & { spec: BrokerFault }
const isHeld = (fault: FaultState): fault is Held => isBrokerFault(fault.spec.type)

/** What happens once, when it is armed, and not again when the broker starts anew. */
const ONCE: ReadonlySet<string> = new Set(['poison', 'leader_election', 'eviction'])

/** [F26-F33] Brokers in its scope hear of a fault that begins, or is over. */
export function tellBrokers(k: Kernel, fault: FaultState, over: boolean): void {
  if (!isHeld(fault)) return
  for (const [p, process] of k.state.processes.entries()) {
    if (process.phase !== 'running' || process.spec.broker === undefined || !isIn(fault, process)) continue
    give(k, p, over ? { kind: 'fault_over', id: fault.id } : { kind: 'fault', id: fault.id, spec: fault.spec })
  }
}

/** A broker that starts hears of what lasts. */
export function giveBrokerFaults(k: Kernel, p: number): void {
  const process = processAt(k, p)
  if (process.spec.broker === undefined) return
  for (const fault of k.state.faults) {
    if (isHeld(fault) && isIn(fault, process) && !ONCE.has(fault.spec.type)) give(k, p, { kind: 'fault', id: fault.id, spec: fault.spec })
  }
}

/** A broker says that a fault has touched something: once for each connection, or start, and effect. */
export function onHit(k: Kernel, p: number, output: { id: string; fd?: number; effect: string }): void {
  const process = processAt(k, p)
  const fault = k.state.faults.find((one) => one.id === output.id)
  if (!fault) return
  const conn = output.fd === undefined ? undefined : process.fds.get(output.fd)?.conn
  const mark = `${process.name}/${process.generation}/${conn ?? ''}/${output.effect}`
  if (fault.hits.includes(mark)) return
  fault.hits.push(mark)
  emit(k, 'fault.hit', process.name, { id: fault.id, effect: output.effect, ...(conn === undefined ? {} : { conn }) })
}
