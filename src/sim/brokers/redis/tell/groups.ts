import { idText, type Group, type Pending } from '../data/stream.ts'
import type { Broker } from '../state.ts'
import { tell } from './messages.ts'
import { toText } from '../wire/text.ts'

const SYSTEM = 'redis'

/** Who is in a group: consumers by their names, and the process that was the last to speak in each name. */
export function tellGroup({ io }: Broker, key: string, name: string, group: Group | null, reason: string, fd?: number): void {
  tell({ io }, {
    kind: 'bus.group', system: SYSTEM, group: toText(name), generation: 0, state: group === null ? 'Deleted' : 'Stable', reason,
    members: [...group?.consumers.values() ?? []].map((consumer) => ({ id: toText(consumer.name), process: consumer.process, owns: [toText(key)] })),
  }, fd)
}

export function tellDelivered({ io }: Broker, key: string, group: string, pending: { id: bigint; count: number; message: number }, fd: number, fault?: string): void {
  tell({ io }, {
    kind: 'bus.deliver', system: SYSTEM, to: io.peer(fd), message: pending.message, channel: toText(key), queue: toText(group), offset: idText(pending.id),
    attempt: pending.count, ...(fault === undefined ? {} : { fault }),
  }, fd)
}

/** Without a group each process reads for itself, and is done with what it is given. */
export function tellRead(broker: Broker, key: string, { id, message }: { id: bigint; message: number }, fd: number): void {
  const queue = broker.io.peer(fd)
  const place = { system: SYSTEM, message, channel: toText(key), queue, offset: idText(id) } as const
  tell(broker, { kind: 'bus.deliver', ...place, to: queue, attempt: 1 }, fd)
  tell(broker, { kind: 'bus.ack', ...place, from: queue, outcome: 'ack' }, fd)
}

export function tellAcknowledged({ io }: Broker, key: string, group: string, { id, message }: Pending, fd: number): void {
  tell({ io }, {
    kind: 'bus.ack', system: SYSTEM, from: io.peer(fd), message, channel: toText(key), queue: toText(group), offset: idText(id), outcome: 'ack',
  }, fd)
}

export function tellRequeued({ io }: Broker, key: string, group: string, { id, message }: { id: bigint; message: number }, reason: string): void {
  tell({ io }, { kind: 'bus.requeue', system: SYSTEM, message, channel: toText(key), queue: toText(group), offset: idText(id), reason })
}
