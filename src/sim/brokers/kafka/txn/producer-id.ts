import { numberOf } from '../config.ts'
import type { Broker, Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import { INIT_PRODUCER_ID } from '../wire/txn-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { fence } from './end.ts'
import { answerReplicated } from '../cluster/acks.ts'
import { nextProducerId, type Transaction } from './transaction.ts'
import { coordinates, placeOfTransaction, writeTransaction } from './written.ts'

const MOST_EPOCH = 32_766
/** How long the replicas of a transaction's partition have to take it. */
const REPLICATION_MS = 5000

/** A producer introduces itself: with a transactional id its predecessor is fenced, and what that one left open is aborted. */
export function initProducerId(broker: Broker, request: RequestOf<typeof INIT_PRODUCER_ID>, caller: Caller): Answer<typeof INIT_PRODUCER_ID> | null {
  const { state } = broker
  const refuse = (errorCode: number, detail: string): Answer<typeof INIT_PRODUCER_ID> => {
    tellError(broker, caller, errorCode, detail)
    return { errorCode, producerId: -1, producerEpoch: -1 }
  }
  const id = request.transactionalId
  if (id === null) {
    const producerId = nextProducerId(broker)
    return producerId === null ? refuse(ERRORS.COORDINATOR_LOAD_IN_PROGRESS, 'no producer ids are left here') : { errorCode: 0, producerId, producerEpoch: 0 }
  }
  if (id === '') return refuse(ERRORS.INVALID_REQUEST, 'an empty transactional id')
  const most = numberOf(state.config, 'transaction.max.timeout.ms')
  if (request.transactionTimeoutMs <= 0 || request.transactionTimeoutMs > most) {
    return refuse(ERRORS.INVALID_TRANSACTION_TIMEOUT, `a transaction may take ${most} ms at most, not ${request.transactionTimeoutMs}`)
  }
  if (!coordinates(broker, id)) return refuse(ERRORS.NOT_COORDINATOR, `this broker is not the coordinator of ${id}`)
  const known = state.transactions.get(id)
  const done = (transaction: Transaction): Answer<typeof INIT_PRODUCER_ID> | null => {
    writeTransaction(broker, transaction)
    const body = { errorCode: 0, producerId: transaction.producerId, producerEpoch: transaction.epoch }
    return answerReplicated(broker, caller, INIT_PRODUCER_ID, body, placeOfTransaction(broker, id), REPLICATION_MS)
  }
  if (known === undefined) {
    const producerId = nextProducerId(broker)
    if (producerId === null) return refuse(ERRORS.COORDINATOR_LOAD_IN_PROGRESS, 'no producer ids are left here')
    const fresh: Transaction = {
      id, producerId, epoch: 0, timeoutMs: request.transactionTimeoutMs, state: 'Empty', partitions: new Set(),
      groups: new Set(), timer: null,
    }
    state.transactions.set(id, fresh)
    return done(fresh)
  }
  if (request.producerId >= 0 && (request.producerId !== known.producerId || request.producerEpoch < known.epoch)) {
    return refuse(caller.version < 4 ? ERRORS.INVALID_PRODUCER_EPOCH : ERRORS.PRODUCER_FENCED, `${id} has a newer producer`)
  }
  if (known.state === 'Ongoing') fence(broker, known)
  // Its markers are under way to other brokers: the client asks again.
  if (known.state === 'PrepareCommit' || known.state === 'PrepareAbort') return { errorCode: ERRORS.CONCURRENT_TRANSACTIONS, producerId: -1, producerEpoch: -1 }
  known.timeoutMs = request.transactionTimeoutMs
  known.state = 'Empty'
  if (known.epoch >= MOST_EPOCH) {
    known.producerId = nextProducerId(broker) ?? known.producerId
    known.epoch = 0
  } else known.epoch++
  return done(known)
}
