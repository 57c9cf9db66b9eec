import type { Broker, Message, Queue } from '../state.ts'

/** [F32] A queue, or all that a named exchange routes to, has no room: publishes are refused as with x-overflow=reject-publish. */
export function fullQueue({ io }: Broker, queue: Queue, message: Message): boolean {
  const fault = io.faults('full_queue').find(({ spec }) => spec.channel !== undefined && (spec.channel === queue.name || spec.channel === message.exchange))
  if (fault !== undefined) io.hit(fault.id, `no room in ${queue.name}`)
  return fault !== undefined
}

/** [F32] Without a name, the node's memory is short: who publishes is blocked. */
export function memoryIsShort({ io, state }: Broker, fd: number): boolean {
  if (state.config.settings.vm_memory_high_watermark === 0) return true
  const fault = io.faults('full_queue').find(({ spec }) => spec.channel === undefined)
  if (fault !== undefined) io.hit(fault.id, 'publishers are blocked', fd)
  return fault !== undefined
}
