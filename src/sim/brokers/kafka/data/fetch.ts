import { bytesBetween, readBatches, type Batch } from '../log/log.ts'
import { leads, partitionOf, type Broker, type Caller, type ParkedFetch, type Partition } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import { FETCH } from '../wire/data-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { answer, isWaiting } from '../connection.ts'
import { tellDelivered, type AbortedHere } from './deliver.ts'
import { lastStable } from './producers.ts'
import { after } from '../time.ts'

type Request = RequestOf<typeof FETCH>
type Asked = Request['topics'][number]['partitions'][number]

/** Answers a fetch once it has what it asked for; until then it lies with the partitions that it waits for. */
export function fetch(broker: Broker, request: Request, caller: Caller): Answer<typeof FETCH> | null {
  const { io, state } = broker
  if (request.maxWaitMs <= 0 || request.topics.length === 0 || isReady(broker, request)) return read(broker, request, caller)
  const id = state.nextParked++
  state.fetches.set(id, { request, caller, timer: io.at(after(broker, request.maxWaitMs), { fetch: id }) })
  for (const partition of partitionsOf(broker, request)) partition.waiting.add(id)
  return null
}

export function fetchTimedOut(broker: Broker, id: number): void {
  const parked = broker.state.fetches.get(id)
  if (parked) finish(broker, id, parked)
}

/** Something has changed in a partition: those that have what they wait for get it. */
export function wake(broker: Broker, partition: Partition): void {
  for (const id of partition.waiting) {
    const parked = broker.state.fetches.get(id)
    if (parked && isReady(broker, parked.request)) finish(broker, id, parked)
  }
}

/** A connection has ended: nobody waits there any more. */
export function forgetFetches(broker: Broker, fd: number): void {
  for (const [id, parked] of broker.state.fetches) if (parked.caller.fd === fd) unpark(broker, id, parked)
}

function finish(broker: Broker, id: number, parked: ParkedFetch): void {
  unpark(broker, id, parked)
  if (isWaiting(broker, parked.caller)) answer(broker, parked.caller, FETCH, read(broker, parked.request, parked.caller))
}

function unpark(broker: Broker, id: number, parked: ParkedFetch): void {
  broker.io.cancel(parked.timer)
  broker.state.fetches.delete(id)
  for (const partition of partitionsOf(broker, parked.request)) partition.waiting.delete(id)
}

const partitionsOf = ({ state }: Broker, request: Request): Partition[] => request.topics.flatMap(({ topic, partitions }) =>
  partitions.flatMap(({ partition }) => partitionOf(state, topic, partition) ?? []))

/** As many bytes as it asks for are there, or an error is. */
function isReady(broker: Broker, request: Request): boolean {
  let bytes = 0
  for (const { topic, partitions } of request.topics) {
    for (const asked of partitions) {
      const partition = partitionOf(broker.state, topic, asked.partition)
      if (errorOf(broker, partition, asked) !== 0 || partition === undefined) return true
      bytes += Math.min(bytesBetween(partition.log, asked.fetchOffset, visibleTo(partition, request)), asked.partitionMaxBytes)
    }
  }
  return bytes >= request.minBytes
}

const visibleTo = (partition: Partition, request: Request): number =>
  request.isolationLevel === 1 ? lastStable(partition) : partition.log.highWatermark

function errorOf({ state }: Broker, partition: Partition | undefined, asked: Asked): number {
  if (partition === undefined) return ERRORS.UNKNOWN_TOPIC_OR_PARTITION
  if (!leads(state, partition)) return ERRORS.NOT_LEADER_OR_FOLLOWER
  if (asked.currentLeaderEpoch >= 0 && asked.currentLeaderEpoch < partition.leaderEpoch) return ERRORS.FENCED_LEADER_EPOCH
  if (asked.currentLeaderEpoch > partition.leaderEpoch) return ERRORS.UNKNOWN_LEADER_EPOCH
  const { start, end } = partition.log
  return asked.fetchOffset < start || asked.fetchOffset > end ? ERRORS.OFFSET_OUT_OF_RANGE : 0
}

function read(broker: Broker, request: Request, caller: Caller): Answer<typeof FETCH> {
  let left = request.maxBytes
  let first = true
  const responses = request.topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((asked) => {
      const partition = partitionOf(broker.state, topic, asked.partition)
      const errorCode = errorOf(broker, partition, asked)
      if (partition === undefined || errorCode !== 0) {
        tellError(broker, caller, errorCode, `fetch of ${topic}/${asked.partition} from offset ${asked.fetchOffset}`, topic)
        const highWatermark = errorCode === ERRORS.OFFSET_OUT_OF_RANGE ? partition!.log.highWatermark : -1
        return { partitionIndex: asked.partition, errorCode, highWatermark, records: new Uint8Array(0), abortedTransactions: null }
      }
      const batches = readBatches(partition.log, asked.fetchOffset, visibleTo(partition, request), Math.min(left, asked.partitionMaxBytes), first)
      const records = joined(batches)
      left = Math.max(0, left - records.length)
      if (batches.length > 0) first = false
      const aborted = request.isolationLevel === 1 ? abortedIn(partition, asked.fetchOffset, batches) : null
      tellDelivered(broker, partition, batches, asked.fetchOffset, aborted, caller)
      return {
        partitionIndex: asked.partition, errorCode: 0, highWatermark: partition.log.highWatermark, lastStableOffset: lastStable(partition),
        logStartOffset: partition.log.start, abortedTransactions: aborted, records,
      }
    }),
  }))
  return { responses }
}

function abortedIn(partition: Partition, from: number, batches: Batch[]): AbortedHere[] {
  const end = batches.at(-1)?.last ?? -1
  return partition.log.aborted.filter((one) => one.last >= from && one.first <= end)
    .map((one) => ({ producerId: one.producerId, firstOffset: one.first, last: one.last }))
}

function joined(batches: Batch[]): Uint8Array {
  if (batches.length === 1) return batches[0]!.bytes
  const all = new Uint8Array(batches.reduce((sum, batch) => sum + batch.bytes.length, 0))
  let at = 0
  for (const batch of batches) {
    all.set(batch.bytes, at)
    at += batch.bytes.length
  }
  return all
}
