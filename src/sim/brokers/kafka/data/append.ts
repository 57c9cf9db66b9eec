import { placed, readHeader, stamped, type Record } from '../log/batch.ts'
import { appendBatch, type Batch } from '../log/log.ts'
import { settingOf, topicNumber } from '../topic-config.ts'
import type { Broker, Partition } from '../state.ts'
import { tellProduced } from '../tell.ts'
import { rememberBatch } from './producers.ts'
import { advance, replicate } from '../cluster/replication.ts'
import { armCleaning } from '../log/cleaning.ts'

export interface Origin { from: string; fd?: number; fault?: string }

/** A batch at the end of the log: its place is filled in, its records are told; who waits for it is woken before the step ends. */
export function append(broker: Broker, partition: Partition, bytes: Uint8Array, records: Record[] | null, origin: Origin): Batch {
  const { io, state } = broker
  const topic = state.topics.get(partition.topic)!
  const log = partition.log
  const copy = placed(bytes, log.end, partition.leaderEpoch)
  if (settingOf(state.config, topic, 'message.timestamp.type') === 'LogAppendTime') stamped(copy, io.wall)
  const header = readHeader(copy)
  const batch: Batch = {
    base: log.end, last: log.end + header.lastDelta, position: log.endPosition, bytes: copy, header, leaderEpoch: partition.leaderEpoch,
    message: header.control ? 0 : state.messages + 1,
  }
  if (!header.control) state.messages += header.lastDelta + 1
  const segments = log.segments.length
  const before = log.end
  appendBatch(log, batch, { segmentBytes: topicNumber(state.config, topic, 'segment.bytes'), segmentMs: topicNumber(state.config, topic, 'segment.ms') }, io.wall)
  // Before anybody is woken: an open transaction hides from readers of committed records what it has written.
  rememberBatch(partition, batch)
  replicate(broker, partition, before)
  advance(broker, partition)
  if (!header.control) tellProduced(broker, partition, batch, records, origin.from, origin.fd, origin.fault)
  if (log.segments.length > segments) armCleaning(broker)
  state.grown.add(partition)
  return batch
}
