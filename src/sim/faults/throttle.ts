import type { SpecOf } from '../../contract/faults.ts'
import { schedule, type Kernel } from '../kernel/kernel.ts'
import type { Conn, FaultState } from '../kernel/state.ts'
import { onLink } from './scope.ts'

export type Throttle = FaultState & { spec: SpecOf<'throttle'> }

/** [F16] Whether one more request may enter this process now. Where some wait there is none: room is given to them at once. */
export const hasRoom = (k: Kernel, fault: Throttle, process: string): boolean =>
  inside(k, fault, process) < fault.spec.limit

export const hasQueue = (k: Kernel, fault: Throttle, process: string): boolean =>
  waitingFor(k, fault, process).length < (fault.spec.queue ?? 0)

/** Requests that the throttle has let into a process and that have neither an answer nor lost their connection. */
function inside(k: Kernel, fault: Throttle, process: string): number {
  let count = 0
  for (const conn of k.state.conns.values()) {
    if (conn.ends[1].name !== process) continue
    for (const exchange of conn.http.exchanges) if (exchange.slots.includes(fault.arming)) count++
  }
  return count
}

/** Those whose caller has gone meanwhile wait no more. */
function waitingFor(k: Kernel, fault: Throttle, process: string): FaultState['requests'] {
  fault.requests = fault.requests.filter(({ conn: id, token }) => {
    const conn = k.state.conns.get(id)
    return conn?.http.gate?.token === token && conn.http.exchanges.includes(conn.http.gate.exchange)
  })
  return fault.requests.filter(({ conn }) => k.state.conns.get(conn)?.ends[1].name === process)
}

/** A request has left a service: the longest waiting ones go in, as many as there is room for. */
export function admit(k: Kernel, left: Conn): void {
  for (const fault of k.state.faults) {
    if (fault.spec.type !== 'throttle' || !onLink(fault, left)) continue
    const throttle = fault as Throttle
    const process = left.ends[1].name
    for (const request of waitingFor(k, throttle, process)) {
      if (inside(k, throttle, process) >= throttle.spec.limit) break
      k.state.conns.get(request.conn)?.http.gate?.exchange.slots.push(fault.arming)
      fault.requests.splice(fault.requests.indexOf(request), 1)
      schedule(k, k.state.now, { kind: 'gate', conn: request.conn, token: request.token })
    }
  }
}
