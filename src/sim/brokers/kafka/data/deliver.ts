import { readRecords } from '../log/batch.ts'
import type { Batch } from '../log/log.ts'
import { key, type Broker, type Caller, type Partition } from '../state.ts'
import { offsetsIn } from '../tell.ts'
import { countDelivery } from '../group/attempts.ts'
import { groupOf } from '../group/members.ts'
import { redeliverSometimes } from '../faults/redelivery.ts'

export interface AbortedHere { producerId: number; firstOffset: number; last: number }

/** What leaves for a consumer, in the name of the group that it reads for (a fetch does not say; who owns the partition does). */
export function tellDelivered(broker: Broker, partition: Partition, batches: Batch[], from: number, aborted: AbortedHere[] | null, caller: Caller): void {
  if (batches.length === 0) return
  const { io } = broker
  const group = groupOf(broker, caller, partition)
  const to = io.peer(caller.fd)
  for (const batch of batches) {
    if (batch.header.control || aborted?.some((one) => hides(one, batch))) continue
    for (const offset of offsetsIn(batch, () => readRecords(batch.bytes, batch.header))) {
      if (offset < from) continue
      const attempt = group === undefined ? 1 : countDelivery(group.deliveries, key(partition.topic, partition.index), offset)
      io.tell({
        kind: 'bus.deliver', system: 'kafka', to, message: batch.message + offset - batch.base, channel: partition.topic,
        queue: group?.id ?? '', partition: partition.index, offset, attempt,
      }, caller.fd)
      if (group !== undefined && attempt === 1) redeliverSometimes(broker, group, partition, offset)
    }
  }
}

const hides = (one: AbortedHere, batch: Batch): boolean =>
  batch.header.transactional && batch.header.producerId === one.producerId && batch.base >= one.firstOffset && batch.last <= one.last
