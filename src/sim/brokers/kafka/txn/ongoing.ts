import { after } from '../time.ts'
import { commitComplaint } from '../group/offsets.ts'
import { newGroup, put, type Committed } from '../group/group.ts'
import { memberOf } from '../group/membership.ts'
import { key, leads, partitionOf, type Broker, type Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import type { ADD_OFFSETS_TO_TXN, ADD_PARTITIONS_TO_TXN, TXN_OFFSET_COMMIT } from '../wire/txn-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import type { Transaction } from './transaction.ts'
import { coordinates, writeTransaction } from './written.ts'
import { homeOfGroup, writeOffset } from '../group/written.ts'

interface Named { transactionalId: string; producerId: number; producerEpoch: number }

/** The transaction that a request means, or the error it gets: older clients know the old word for a fenced producer. */
export function transactionOf(broker: Broker, named: Named, caller: Caller): Transaction | number {
  if (!coordinates(broker, named.transactionalId)) return ERRORS.NOT_COORDINATOR
  const transaction = broker.state.transactions.get(named.transactionalId)
  if (transaction === undefined || transaction.producerId !== named.producerId) return ERRORS.INVALID_PRODUCER_ID_MAPPING
  if (transaction.epoch !== named.producerEpoch) return caller.version < 2 ? ERRORS.INVALID_PRODUCER_EPOCH : ERRORS.PRODUCER_FENCED
  return transaction
}

/** One whose predecessor is still being marked has to wait. */
function beginning(broker: Broker, named: Named, caller: Caller): Transaction | number {
  const transaction = transactionOf(broker, named, caller)
  if (typeof transaction !== 'number' && transaction.state.startsWith('Prepare')) return ERRORS.CONCURRENT_TRANSACTIONS
  return transaction
}

export function addPartitionsToTxn(broker: Broker, request: RequestOf<typeof ADD_PARTITIONS_TO_TXN>, caller: Caller): Answer<typeof ADD_PARTITIONS_TO_TXN> {
  const { state } = broker
  const named = { transactionalId: request.v3AndBelowTransactionalId, producerId: request.v3AndBelowProducerId, producerEpoch: request.v3AndBelowProducerEpoch }
  const transaction = beginning(broker, named, caller)
  const all = request.v3AndBelowTopics.flatMap(({ name, partitions }) => partitions.map((index) => ({ name, index })))
  const missing = all.some(({ name, index }) => partitionOf(state, name, index) === undefined)
  const errorFor = (name: string, index: number): number => {
    if (typeof transaction === 'number') return transaction
    if (!missing) return 0
    return partitionOf(state, name, index) === undefined ? ERRORS.UNKNOWN_TOPIC_OR_PARTITION : ERRORS.OPERATION_NOT_ATTEMPTED
  }
  if (typeof transaction === 'number') tellError(broker, caller, transaction, `partitions for transaction ${named.transactionalId}`)
  else if (!missing) {
    begin(broker, transaction)
    for (const { name, index } of all) transaction.partitions.add(key(name, index))
    writeTransaction(broker, transaction)
  }
  return {
    resultsByTopicV3AndBelow: request.v3AndBelowTopics.map(({ name, partitions }) => ({
      name,
      resultsByPartition: partitions.map((partitionIndex) => ({ partitionIndex, partitionErrorCode: errorFor(name, partitionIndex) })),
    })),
  }
}

export function addOffsetsToTxn(broker: Broker, request: RequestOf<typeof ADD_OFFSETS_TO_TXN>, caller: Caller): Answer<typeof ADD_OFFSETS_TO_TXN> {
  const transaction = beginning(broker, request, caller)
  if (typeof transaction === 'number') {
    tellError(broker, caller, transaction, `offsets for transaction ${request.transactionalId}`)
    return { errorCode: transaction }
  }
  begin(broker, transaction)
  transaction.groups.add(request.groupId)
  writeTransaction(broker, transaction)
  return { errorCode: 0 }
}

/** With its first partition a transaction is going on, and its time runs. */
function begin(broker: Broker, transaction: Transaction): void {
  if (transaction.state === 'Ongoing') return
  transaction.state = 'Ongoing'
  transaction.partitions = new Set()
  transaction.groups = new Set()
  transaction.timer = broker.io.at(after(broker, transaction.timeoutMs), { transaction: transaction.id })
}

export function txnOffsetCommit(broker: Broker, request: RequestOf<typeof TXN_OFFSET_COMMIT>, caller: Caller): Answer<typeof TXN_OFFSET_COMMIT> {
  const { state } = broker
  const group = state.groups.get(request.groupId) ?? newGroup(request.groupId)
  state.groups.set(group.id, group)
  const refused = refusal(broker, request)
  if (refused !== 0) tellError(broker, caller, refused, `offsets of group ${request.groupId} in transaction ${request.transactionalId}`)
  const pending: Map<string, Map<number, Committed>> = group.pendingOffsets.get(request.producerId) ?? new Map()
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((one) => {
        const committed = { offset: one.committedOffset, metadata: one.committedMetadata ?? '', leaderEpoch: one.committedLeaderEpoch }
        const errorCode = refused || commitComplaint(broker, name, one.partitionIndex, committed)
        if (errorCode === 0) {
          group.pendingOffsets.set(request.producerId, pending)
          put(pending, name, one.partitionIndex, committed)
          writeOffset(broker, group.id, name, one.partitionIndex, committed, { id: request.producerId, epoch: request.producerEpoch })
        }
        return { partitionIndex: one.partitionIndex, errorCode }
      }),
    })),
  }
}

function refusal(broker: Broker, request: RequestOf<typeof TXN_OFFSET_COMMIT>): number {
  const { state } = broker
  const home = homeOfGroup(broker, request.groupId)
  if (home !== undefined && !leads(state, home)) return ERRORS.NOT_COORDINATOR
  const transaction = state.transactions.get(request.transactionalId)
  if (transaction !== undefined && transaction.producerId === request.producerId && transaction.epoch !== request.producerEpoch) {
    return ERRORS.INVALID_PRODUCER_EPOCH
  }
  // Where another broker coordinates the transaction, that one has looked.
  const here = coordinates(broker, request.transactionalId)
  if (here && (transaction?.state !== 'Ongoing' || !transaction.groups.has(request.groupId))) return ERRORS.INVALID_TXN_STATE
  if (request.memberId === '' && request.generationId < 0) return 0
  const member = memberOf(state.groups.get(request.groupId), request.memberId, request.groupInstanceId, request.generationId)
  return typeof member === 'number' ? member : 0
}
