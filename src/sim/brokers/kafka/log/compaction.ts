import { textOf } from '../../payload.ts'
import type { Broker, Partition, Topic } from '../state.ts'
import { tellDropped } from '../tell.ts'
import { topicNumber } from '../topic-config.ts'
import { GZIP, placed, readHeader, readRecords, writeBatch, type Record } from './batch.ts'
import type { Batch, Log } from './log.ts'

/** When enough of a log is dirty (rolled, and never compacted) that the cleaner takes it on; Infinity for not as it is. */
export function dirtyAt({ state }: Broker, topic: Topic, partition: Partition): number {
  const { log } = partition
  const active = log.segments.at(-1)
  if (active === undefined || log.segments.length < 2 || log.cleanedTo >= active.base) return Infinity
  const dirtyFrom = log.segments.find((segment) => segment.base >= log.cleanedTo)!
  const first = log.segments[0]!
  const ratio = (active.position - dirtyFrom.position) / Math.max(1, active.position - first.position)
  if (ratio < topicNumber(state.config, topic, 'min.cleanable.dirty.ratio')) return Infinity
  return dirtyFrom.maxTime + topicNumber(state.config, topic, 'min.compaction.lag.ms')
}

/**
 * Of each key only the latest record stays, offsets as they were; all but the active segment. A record without a value is a
 * tombstone: it goes too, once it has been there for delete.retention.ms.
 */
export function compact(broker: Broker, topic: Topic, partition: Partition): void {
  const { log } = partition
  const end = log.segments.at(-1)!.base
  const latest = latestOffsets(log, end)
  const tombstonesBefore = broker.io.wall - topicNumber(broker.state.config, topic, 'delete.retention.ms')
  const stays = (batch: Batch, record: Record): boolean => record.key === null
    || (latest.get(textOf(record.key)) === batch.base + record.delta && (record.value !== null || record.timestamp > tombstonesBefore))
  log.batches = log.batches.flatMap((batch) => (batch.base >= end ? [batch] : cleaned(broker, partition, batch, stays)))
  reposition(log)
  log.cleanedTo = end
}

function latestOffsets(log: Log, end: number): Map<string, number> {
  const latest = new Map<string, number>()
  for (const batch of log.batches) {
    if (batch.base >= end || batch.header.control) continue
    for (const record of readRecords(batch.bytes, batch.header) ?? []) {
      if (record.key !== null) latest.set(textOf(record.key), batch.base + record.delta)
    }
  }
  return latest
}

function cleaned(broker: Broker, partition: Partition, batch: Batch, stays: (batch: Batch, record: Record) => boolean): Batch[] {
  const { header } = batch
  if (header.control || header.codec > GZIP) return [batch]
  const records = readRecords(batch.bytes, header)!
  const kept = records.filter((record) => stays(batch, record))
  if (kept.length === records.length) return [batch]
  for (const record of records) if (!kept.includes(record)) tellDropped(broker, partition, batch, batch.base + record.delta, 'compaction')
  if (kept.length === 0) return []
  const bytes = placed(writeBatch({ ...header, records: kept }), batch.base, batch.leaderEpoch)
  return [{ ...batch, bytes, header: readHeader(bytes) }]
}

function reposition(log: Log): void {
  let position = log.batches[0]?.position ?? log.endPosition
  for (const batch of log.batches) {
    batch.position = position
    position += batch.bytes.length
  }
  log.endPosition = position
  for (const segment of log.segments) segment.position = log.batches.find((batch) => batch.base >= segment.base)?.position ?? position
}
