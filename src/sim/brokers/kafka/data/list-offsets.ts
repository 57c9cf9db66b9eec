import { readRecords } from '../log/batch.ts'
import type { Log } from '../log/log.ts'
import { leads, partitionOf, type Broker, type Partition } from '../state.ts'
import { lastStable } from './producers.ts'
import { ERRORS } from '../wire/errors.ts'
import type { LIST_OFFSETS } from '../wire/data-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'

const LATEST = -1
const EARLIEST = -2
const LARGEST_TIME = -3

interface Found { offset: number; timestamp: number }
const NOT_FOUND: Found = { offset: -1, timestamp: -1 }

export function listOffsets(broker: Broker, request: RequestOf<typeof LIST_OFFSETS>): Answer<typeof LIST_OFFSETS> {
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, timestamp }) => {
        const partition = partitionOf(broker.state, name, partitionIndex)
        if (partition === undefined) return { partitionIndex, errorCode: ERRORS.UNKNOWN_TOPIC_OR_PARTITION }
        if (!leads(broker.state, partition)) return { partitionIndex, errorCode: ERRORS.NOT_LEADER_OR_FOLLOWER }
        return { partitionIndex, ...find(partition, timestamp, request.isolationLevel === 1), leaderEpoch: partition.leaderEpoch }
      }),
    })),
  }
}

function find(partition: Partition, timestamp: number, committed: boolean): Found {
  const { log } = partition
  const end = committed ? lastStable(partition) : log.highWatermark
  if (timestamp === LATEST) return { offset: end, timestamp: -1 }
  if (timestamp === EARLIEST) return { offset: log.start, timestamp: -1 }
  return timestamp === LARGEST_TIME ? largest(log) : firstFrom(log, timestamp, end)
}

/** The first record of this time or later. Times need not rise with the offsets, so all batches are asked. */
function firstFrom(log: Log, timestamp: number, end: number): Found {
  for (const batch of log.batches) {
    if (batch.header.maxTimestamp < timestamp || batch.base >= end) continue
    const records = readRecords(batch.bytes, batch.header)
    if (records === null) return { offset: batch.base, timestamp: batch.header.maxTimestamp }
    const record = records.find((one) => one.timestamp >= timestamp && batch.base + one.delta >= log.start)
    if (record) return { offset: batch.base + record.delta, timestamp: record.timestamp }
  }
  return NOT_FOUND
}

function largest(log: Log): Found {
  let found: Found = NOT_FOUND
  for (const batch of log.batches) {
    if (batch.header.control || batch.header.maxTimestamp <= found.timestamp) continue
    const record = readRecords(batch.bytes, batch.header)?.find((one) => one.timestamp === batch.header.maxTimestamp)
    found = { offset: batch.base + (record?.delta ?? 0), timestamp: batch.header.maxTimestamp }
  }
  return found
}
