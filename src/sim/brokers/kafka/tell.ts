import { bodyOf, textOf } from '../payload.ts'
import { CODECS, type BatchHeader, type Record } from './log/batch.ts'
import type { Batch } from './log/log.ts'
import { errorName } from './wire/errors.ts'
import type { Broker, Caller, Partition, Topic } from './state.ts'

const SYSTEM = 'kafka'

/** Each record that was appended (SPEC B3). Those in a batch that only clients can unpack are told by their number alone. */
export function tellProduced({ io }: Broker, partition: Partition, batch: Batch, records: Record[] | null, from: string, fd?: number, fault?: string): void {
  const place = { system: SYSTEM, from, channel: partition.topic, partition: partition.index, ...(fault === undefined ? {} : { fault }) } as const
  if (records === null) {
    const text = `(compressed with ${CODECS[batch.header.codec] ?? batch.header.codec})`
    for (let n = 0; n < batch.header.count; n++) {
      io.tell({ kind: 'bus.produce', ...place, message: batch.message + n, offset: batch.base + n, key: null, headers: [], body: { text, size: 0 } }, fd)
    }
    return
  }
  for (const record of records) {
    io.tell({
      kind: 'bus.produce', ...place, message: batch.message + record.delta, offset: batch.base + record.delta,
      key: record.key === null ? null : textOf(record.key),
      headers: record.headers.map(([name, value]) => [name, value === null ? '' : textOf(value)]),
      body: record.value === null ? { text: '', size: 0 } : bodyOf(record.value),
    }, fd)
  }
}

/** Offsets of the records in a batch: all from the first to the last, unless compaction has been there. */
export function offsetsIn(batch: Batch, records: () => Record[] | null): number[] {
  const header: BatchHeader = batch.header
  if (header.count === batch.last - batch.base + 1) return Array.from({ length: header.count }, (_, n) => batch.base + n)
  return (records() ?? []).map((record) => batch.base + record.delta)
}

export function tellDropped({ io }: Broker, partition: Partition, batch: Batch, offset: number, reason: string): void {
  if (batch.header.control) return
  io.tell({
    kind: 'bus.drop', system: SYSTEM, message: batch.message + offset - batch.base, channel: partition.topic, queue: partition.topic,
    partition: partition.index, offset, reason,
  })
}

export function tellTopic({ io }: Broker, topic: Topic, change: 'created' | 'changed' | 'deleted', by: string, fd?: number): void {
  io.tell({
    kind: 'bus.channel', system: SYSTEM, what: 'topic', name: topic.name, change, by,
    detail: { partitions: topic.partitions.length, ...Object.fromEntries(topic.config) },
  }, fd)
}

export function tellError({ io }: Broker, caller: Caller, code: number, detail: string, channel?: string): void {
  io.tell({ kind: 'bus.error', system: SYSTEM, to: io.peer(caller.fd), code: errorName(code), detail, ...(channel === undefined ? {} : { channel }) }, caller.fd)
}

export function tellLeader({ io }: Broker, partition: Partition, reason: string): void {
  io.tell({
    kind: 'bus.leader', system: SYSTEM, channel: partition.topic, partition: partition.index,
    leader: partition.leader < 0 ? '' : String(partition.leader), isr: partition.isr.map(String), epoch: partition.leaderEpoch, reason,
  })
}

/** Once in the life of this broker. */
export function tellProblem({ io, state }: Broker, text: string): void {
  if (state.told.includes(text)) return
  state.told.push(text)
  io.problem('broker', text)
}
