import type { BatchHeader } from '../log/batch.ts'
import type { Batch } from '../log/log.ts'
import type { Partition, ProducerState } from '../state.ts'
import { ERRORS } from '../wire/errors.ts'

/** How many batches a retry may lie behind: as many as a producer may have under way. */
const REMEMBERED = 5
const SEQUENCES = 0x8000_0000

/** A batch of an idempotent producer: new (null), already there (its earlier place), or an error. */
export function checkSequence(partition: Partition, header: BatchHeader): null | { error: number } | { base: number; timestamp: number } {
  const state = partition.producers.get(header.producerId)
  if (state === undefined) return null
  if (header.epoch < state.epoch) return { error: ERRORS.INVALID_PRODUCER_EPOCH }
  if (header.epoch > state.epoch) return header.sequence === 0 ? null : { error: ERRORS.OUT_OF_ORDER_SEQUENCE_NUMBER }
  const last = lastSequence(header)
  const again = state.batches.find((one) => one.first === header.sequence && one.last === last)
  if (again) return { base: again.base, timestamp: again.timestamp }
  const latest = state.batches.at(-1)
  if (latest === undefined) return null
  return header.sequence === (latest.last + 1) % SEQUENCES ? null : { error: ERRORS.OUT_OF_ORDER_SEQUENCE_NUMBER }
}

const lastSequence = (header: BatchHeader): number => (header.sequence + header.lastDelta) % SEQUENCES

/** What is remembered of a batch that has been appended. */
export function rememberBatch(partition: Partition, batch: Batch): void {
  const { header } = batch
  if (header.producerId < 0) return
  const before = partition.producers.get(header.producerId)
  const state: ProducerState = before === undefined || header.epoch > before.epoch
    ? { epoch: header.epoch, batches: [], openFrom: before?.openFrom ?? null }
    : before
  partition.producers.set(header.producerId, state)
  if (header.control) {
    // A marker ends the transaction; what comes with the same epoch goes on counting.
    if (state.openFrom !== null && batchAborts(batch)) {
      partition.log.aborted.push({ producerId: header.producerId, first: state.openFrom, last: batch.last })
    }
    state.openFrom = null
    return
  }
  state.batches.push({ first: header.sequence, last: lastSequence(header), base: batch.base, timestamp: header.maxTimestamp })
  if (state.batches.length > REMEMBERED) state.batches.shift()
  if (header.transactional) state.openFrom ??= batch.base
}

/** After records were taken back: what is left says what is known. */
export function rememberAll(partition: Partition): void {
  partition.producers = new Map()
  partition.log.aborted = []
  for (const batch of partition.log.batches) rememberBatch(partition, batch)
}

/** The key of a marker is its version and its type: 0 aborts, 1 commits. */
const MARKER_TYPE_AT = 61 + 1 + 1 + 1 + 1 + 1 + 2
const batchAborts = (batch: Batch): boolean => new DataView(batch.bytes.buffer, batch.bytes.byteOffset).getInt16(MARKER_TYPE_AT) === 0

/** Up to here every transaction is decided: where readers of committed records stop. */
export function lastStable(partition: Partition): number {
  let first = partition.log.highWatermark
  for (const producer of partition.producers.values()) if (producer.openFrom !== null) first = Math.min(first, producer.openFrom)
  return first
}
