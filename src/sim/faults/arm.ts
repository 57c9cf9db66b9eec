import type { FaultScope, FaultSpec } from '../../contract/faults.ts'
import { msToNs } from '../../contract/time.ts'
import { emit, schedule, unschedule, type Kernel } from '../kernel/kernel.ts'
import { closeOpenConns } from './connection.ts'

/** Arms a fault at the end of the order. One that is armed under this id gives way to it. */
export function arm(k: Kernel, id: string, spec: FaultSpec, scope: FaultScope): void {
  take(k, id)
  warnOfUnknownNames(k, id, scope)
  const arming = k.state.nextSeq++
  const expireSeq = scope.duration === undefined
    ? null
    : schedule(k, k.state.now + msToNs(scope.duration), { kind: 'fault.expire', id, arming })
  const fault = { id, spec, scope, arming, expireSeq }
  k.state.faults.push(fault)
  emit(k, 'fault.arm', '', { id, spec, scope })
  if (spec.type === 'down') closeOpenConns(k, fault)
}

export function clear(k: Kernel, id: string, reason: 'command' | 'duration'): void {
  if (take(k, id)) emit(k, 'fault.clear', '', { id, reason })
  else emit(k, 'note', '', { text: `fault "${id}" is not armed: nothing to clear${armedNames(k)}` })
}

function take(k: Kernel, id: string): boolean {
  const at = k.state.faults.findIndex((fault) => fault.id === id)
  if (at < 0) return false
  const [fault] = k.state.faults.splice(at, 1)
  if (fault && fault.expireSeq !== null) unschedule(k, fault.expireSeq)
  return true
}

const armedNames = (k: Kernel): string =>
  k.state.faults.length === 0 ? '' : `; armed are ${k.state.faults.map((fault) => `"${fault.id}"`).join(', ')}`

/** A misspelt name would make a fault that touches nothing, and a check that passes for no reason. */
function warnOfUnknownNames(k: Kernel, id: string, scope: FaultScope): void {
  const known = [...new Set(k.state.processes.flatMap((p) => [p.service, p.name]))]
  for (const side of ['from', 'to'] as const) {
    const name = scope[side]
    // A dot: a host of the outside world. As `from`, any caller's name will do once a request comes from it.
    if (name === undefined || known.includes(name) || name.includes('.') || name === 'client') continue
    if (side === 'from' && k.state.hosts.callers.includes(name)) continue
    const text = `fault "${id}": "${side}: ${name}" is no service of this lab, so it may touch nothing; the lab has ${known.join(', ')}`
    emit(k, 'problem', '', { code: 'fault-scope', message: text })
  }
}
