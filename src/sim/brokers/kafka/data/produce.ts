import { isWhole, magicOf, readHeader, readRecords, sizeOf, CODECS, type BatchHeader, type Record } from '../log/batch.ts'
import { isCompacted, settingOf, topicNumber } from '../topic-config.ts'
import { leads, partitionOf, type Broker, type Caller, type Partition } from '../state.ts'
import { tellError } from '../tell.ts'
import { inTransaction } from '../txn/membership.ts'
import { ERRORS, errorName } from '../wire/errors.ts'
import { PRODUCE } from '../wire/data-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { answerReplicated, type Place } from '../cluster/acks.ts'
import { append } from './append.ts'
import { checkSequence } from './producers.ts'

type Request = RequestOf<typeof PRODUCE>
export interface Written {
  index: number
  errorCode: number
  baseOffset: number
  logAppendTimeMs: number
  logStartOffset: number
  errorMessage: string | null
}
const failed = (index: number, errorCode: number, errorMessage: string | null = null): Written =>
  ({ index, errorCode, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1, errorMessage })

/** Appends what can be appended; the answer, or 'close' and 'reset' where the connection ends instead. */
export function produce(broker: Broker, request: Request, caller: Caller): Answer<typeof PRODUCE> | null | 'silence' | 'close' | 'reset' {
  const { io } = broker
  const responses = request.topicData.map(({ name, partitionData }) => ({
    name,
    partitionResponses: partitionData.map(({ index, records }) => write(broker, request, caller, name, index, records)),
  }))
  const lost = io.faults('lost_ack').find((fault) =>
    responses.some((one) => (fault.spec.channel ?? one.name) === one.name && one.partitionResponses.some((part) => part.errorCode === 0)))
  if (lost !== undefined && io.strikes(lost, 'the write is done, its acknowledgement lost', caller.fd)) return 'reset'
  if (request.acks === -1) return answerReplicated(broker, caller, PRODUCE, { responses }, placesOf(broker, responses), request.timeoutMs)
  if (request.acks !== 0) return { responses }
  // Without acknowledgements the end of the connection is the only way to tell of an error.
  return responses.some((one) => one.partitionResponses.some((part) => part.errorCode !== 0)) ? 'close' : 'silence'
}

/** Where acks=all waits for replicas: up to the end of the log, which is that of the batch. */
function placesOf({ state }: Broker, responses: { name: string; partitionResponses: Written[] }[]): Place[] {
  return responses.flatMap(({ name, partitionResponses }, r) => partitionResponses.flatMap(({ index, errorCode }, p): Place[] => {
    const partition = partitionOf(state, name, index)
    if (errorCode !== 0 || partition === undefined || partition.replicas.length === 1) return []
    return [{ topic: name, index, end: partition.log.end, epoch: partition.leaderEpoch, path: ['responses', r, 'partitionResponses', p] }]
  }))
}

function write(broker: Broker, request: Request, caller: Caller, name: string, index: number, bytes: Uint8Array | null): Written {
  const result = tryWrite(broker, request, caller, name, index, bytes)
  if (result.errorCode !== 0) tellError(broker, caller, result.errorCode, `produce to ${name}/${index}: ${result.errorMessage ?? errorName(result.errorCode)}`, name)
  return result
}

function tryWrite(broker: Broker, request: Request, caller: Caller, name: string, index: number, bytes: Uint8Array | null): Written {
  const { io, state } = broker
  if (![0, 1, -1].includes(request.acks)) return failed(index, ERRORS.INVALID_REQUIRED_ACKS)
  const partition = partitionOf(state, name, index)
  if (partition === undefined) return failed(index, ERRORS.UNKNOWN_TOPIC_OR_PARTITION)
  if (!leads(state, partition)) return failed(index, ERRORS.NOT_LEADER_OR_FOLLOWER)
  const full = io.faults('full_queue').find((fault) => (fault.spec.channel ?? name) === name)
  if (full !== undefined) {
    io.hit(full.id, 'no room on the disk', caller.fd)
    return failed(index, ERRORS.KAFKA_STORAGE_ERROR)
  }
  const topic = state.topics.get(name)!
  const inStep = topicNumber(state.config, topic, 'min.insync.replicas')
  if (request.acks === -1 && partition.isr.length < inStep) {
    return failed(index, ERRORS.NOT_ENOUGH_REPLICAS, `The size of the current ISR : ${partition.isr.length} is insufficient to satisfy the min.isr requirement of ${inStep} for partition ${name}-${index}`)
  }
  const checked = check(broker, partition, request, bytes)
  if ('errorCode' in checked) return failed(index, checked.errorCode, checked.message)
  if ('base' in checked) {
    return { index, errorCode: 0, baseOffset: checked.base, logAppendTimeMs: -1, logStartOffset: partition.log.start, errorMessage: null }
  }
  const batch = append(broker, partition, bytes!, checked.records, { from: io.peer(caller.fd), fd: caller.fd })
  const stamped = settingOf(state.config, topic, 'message.timestamp.type') === 'LogAppendTime'
  return {
    index, errorCode: 0, baseOffset: batch.base, logAppendTimeMs: stamped ? io.wall : -1, logStartOffset: partition.log.start, errorMessage: null,
  }
}

type Checked = { errorCode: number; message: string | null } | { base: number } | { records: Record[] | null }
const wrong = (errorCode: number, message: string | null = null): Checked => ({ errorCode, message })

/** Whether a batch may be appended; in the order in which the real broker looks. */
function check(broker: Broker, partition: Partition, request: Request, bytes: Uint8Array | null): Checked {
  const { state } = broker
  const topic = state.topics.get(partition.topic)!
  if (bytes === null || bytes.length === 0 || sizeOf(bytes) !== bytes.length) {
    return wrong(ERRORS.INVALID_RECORD, `Produce requests with version 3 are required to have exactly one record batch per partition`)
  }
  if (magicOf(bytes) !== 2) {
    return wrong(ERRORS.INVALID_RECORD, `Produce requests with version 3 are only allowed to contain record batches with magic version 2`)
  }
  const header = readHeader(bytes)
  const most = topicNumber(state.config, topic, 'max.message.bytes')
  if (bytes.length > most) {
    return wrong(ERRORS.MESSAGE_TOO_LARGE, `The record batch size in the append to ${partition.topic}-${partition.index} is ${bytes.length} bytes which exceeds the maximum configured value of ${most}.`)
  }
  if (!isWhole(bytes)) return wrong(ERRORS.CORRUPT_MESSAGE, `Record is corrupt (stored crc does not match) in topic partition ${partition.topic}-${partition.index}.`)
  if (header.control || header.codec >= CODECS.length) return wrong(ERRORS.INVALID_RECORD, 'Clients are not allowed to write control records')
  const records = recordsOf(bytes, header)
  if (records === 'malformed' || header.count !== header.lastDelta + 1) return wrong(ERRORS.INVALID_RECORD, 'One or more records have been rejected')
  if (isCompacted(state.config, topic) && records?.some((record) => record.key === null)) {
    return wrong(ERRORS.INVALID_RECORD, 'One or more records have been rejected')
  }
  const late = timeComplaint(broker, partition, header)
  if (late !== null) return wrong(ERRORS.INVALID_TIMESTAMP, late)
  if (header.producerId >= 0) {
    if (header.transactional && !inTransaction(broker, request.transactionalId, header, partition)) return wrong(ERRORS.INVALID_TXN_STATE)
    const seen = checkSequence(partition, header)
    if (seen !== null) return 'error' in seen ? wrong(seen.error) : seen
  }
  return { records }
}

function recordsOf(bytes: Uint8Array, header: BatchHeader): Record[] | null | 'malformed' {
  try {
    return readRecords(bytes, header)
  } catch {
    // Whatever a client packed there, it is not a batch of records.
    return 'malformed'
  }
}

function timeComplaint({ io, state }: Broker, partition: Partition, header: BatchHeader): string | null {
  const topic = state.topics.get(partition.topic)!
  if (settingOf(state.config, topic, 'message.timestamp.type') === 'LogAppendTime') return null
  const ahead = topicNumber(state.config, topic, 'message.timestamp.after.max.ms')
  const behind = topicNumber(state.config, topic, 'message.timestamp.before.max.ms')
  const fits = header.maxTimestamp - io.wall <= ahead && io.wall - header.firstTimestamp <= behind
  return fits ? null : 'One or more records have been rejected due to invalid timestamp'
}
