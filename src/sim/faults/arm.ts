import { isBrokerFault, isProcessFault, type FaultScope, type FaultSpec } from '../../contract/faults.ts'
import { msToNs } from '../../contract/time.ts'
import { emit, schedule, unschedule, type Kernel } from '../kernel/kernel.ts'
import type { FaultState } from '../kernel/state.ts'
import { tellBrokers } from './broker.ts'
import { jump, retime } from './clock.ts'
import { closeOpenConns } from './connection.ts'
import { lift } from './lift.ts'
import { tellLimits } from './limits.ts'
import { choose } from './scope.ts'
import { prepare, strikes } from './strike.ts'

/** Arms a fault at the end of the order. One that is armed under this id gives way to it. */
export function arm(k: Kernel, id: string, spec: FaultSpec, scope: FaultScope): void {
  const former = take(k, id)
  if (former) lift(k, former)
  const chosen = choose(k, id, scope)
  warnOfNoEffect(k, id, spec, scope, chosen)
  const arming = k.state.nextSeq++
  const expireSeq = scope.duration === undefined
    ? null
    : schedule(k, k.state.now + msToNs(scope.duration), { kind: 'fault.expire', id, arming })
  const fault: FaultState = {
    id, spec, scope, arming, expireSeq, chosen, last: null, hits: [], packets: [], requests: [],
    waiting: {}, struck: [],
  }
  k.state.faults.push(fault)
  emit(k, 'fault.arm', '', { id, spec, scope, chosen: fault.chosen?.names })
  takeEffect(k, fault)
}

/** What a fault does at once; all else it does when it is asked. */
function takeEffect(k: Kernel, fault: FaultState): void {
  if (strikes(fault)) prepare(k, fault)
  else if (fault.spec.type === 'down') closeOpenConns(k, fault)
  else if (fault.spec.type === 'clock_skew') retime(k)
  else if (fault.spec.type === 'clock_jump') jump(k, fault, fault.spec.offset)
  else if (isBrokerFault(fault.spec.type)) tellBrokers(k, fault, false)
  else if (fault.spec.type === 'memory_limit' || fault.spec.type === 'disk_full') tellLimits(k, fault)
}

export function clear(k: Kernel, id: string, reason: 'command' | 'duration'): void {
  const fault = take(k, id)
  if (fault) {
    emit(k, 'fault.clear', '', { id, reason })
    lift(k, fault)
  } else emit(k, 'note', '', { text: `fault "${id}" is not armed: nothing to clear${armedNames(k)}` })
}

function take(k: Kernel, id: string): FaultState | undefined {
  const at = k.state.faults.findIndex((fault) => fault.id === id)
  if (at < 0) return undefined
  const [fault] = k.state.faults.splice(at, 1)
  if (fault && fault.expireSeq !== null) unschedule(k, fault.expireSeq)
  return fault
}

const armedNames = (k: Kernel): string =>
  k.state.faults.length === 0 ? '' : `; armed are ${k.state.faults.map((fault) => `"${fault.id}"`).join(', ')}`

/** A scope that means nothing would make a fault that touches nothing, and a check that passes for no reason. */
function warnOfNoEffect(k: Kernel, id: string, spec: FaultSpec, scope: FaultScope, chosen: FaultState['chosen']): void {
  const problem = (why: string): void => emit(k, 'problem', '', { code: 'fault-scope', message: `fault "${id}": ${why}` })
  const inside = isProcessFault(spec.type) || isBrokerFault(spec.type)
  if (isBrokerFault(spec.type)) {
    const brokers = k.request.lab.services.filter((service) => service.broker !== undefined).map((service) => service.name)
    const known = scope.to === undefined ? brokers.length > 0 : k.state.processes.some((p) => (p.name === scope.to || p.service === scope.to) && brokers.includes(p.service))
    if (!known) problem(`${spec.type} happens in a broker, and "to: ${scope.to ?? ''}" names none; the lab has ${brokers.join(', ') || 'no broker'}`)
  }
  if (inside) {
    if (scope.from !== undefined) problem(`"from: ${scope.from}" means nothing to ${spec.type}: "to" names the process that it is in`)
    if (scope.toxicity !== undefined && scope.toxicity < 1) problem(`"toxicity" means nothing to ${spec.type}: "mode" says in how many of the processes it is`)
  }
  if (chosen?.names.length === 0 && scope.value !== 0) problem(`"mode: ${scope.mode}" picks among processes of the lab, and "${chosen.side}: ${scope[chosen.side]}" names none`)
  const known = [...new Set(k.state.processes.flatMap((p) => [p.service, p.name]))]
  for (const side of ['from', 'to'] as const) {
    const name = scope[side]
    // A dot: a host of the outside world. As `from`, any caller's name will do once a request comes from it.
    if (name === undefined || known.includes(name)) continue
    if (!inside) {
      if (name.includes('.') || name === 'client') continue
      if (side === 'from' && k.state.hosts.callers.includes(name)) continue
    }
    problem(`"${side}: ${name}" is no service of this lab, so it may touch nothing; the lab has ${known.join(', ')}`)
  }
}
