import type { Ns } from '../../contract/time.ts'
import { emit, type Kernel } from '../kernel/kernel.ts'
import { push } from '../kernel/queue.ts'
import { other, type KernelEvent, type Side } from '../kernel/state.ts'

/** The end that an event of a connection arrives at; null for what is no packet. */
export function arrivesAt(event: KernelEvent): Side | null {
  switch (event.kind) {
    case 'segment': return other(event.dir)
    case 'syn': return 1
    case 'synack': case 'connect.failed': return 0
    case 'rst': return event.to
    default: return null
  }
}

/**
 * What is under way towards one end of a connection arrives `ns` later, in its order; what is sent after it stays behind it, as
 * on a link that is slow for a moment (SPEC N4).
 */
export function delay(k: Kernel, id: number, to: Side, ns: Ns): void {
  const conn = k.state.conns.get(id)
  const late = k.state.queue.filter((event) => 'conn' in event && event.conn === id && arrivesAt(event) === to)
  if (!conn || late.length === 0) {
    emit(k, 'note', '', { text: `nothing is under way on connection ${id}: nothing to delay` })
    return
  }
  const queue = k.state.queue.filter((event) => !late.includes(event))
  k.state.queue = []
  for (const event of [...queue, ...late.map((one) => ({ ...one, t: one.t + ns }))]) push(k.state.queue, event)
  const pipe = conn.pipes[other(to)]
  pipe.lastArrival = Math.max(pipe.lastArrival, ...late.map((one) => one.t + ns))
}
