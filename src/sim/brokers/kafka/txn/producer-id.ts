import { numberOf } from '../config.ts'
import type { Broker, Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import { INIT_PRODUCER_ID } from '../wire/txn-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { fence } from './end.ts'
import { nextProducerId, type Transaction } from './transaction.ts'

const MOST_EPOCH = 32_766

/** A producer introduces itself: with a transactional id its predecessor is fenced, and what that one left open is aborted. */
export function initProducerId(broker: Broker, request: RequestOf<typeof INIT_PRODUCER_ID>, caller: Caller): Answer<typeof INIT_PRODUCER_ID> {
  const { state } = broker
  const refuse = (errorCode: number, detail: string): Answer<typeof INIT_PRODUCER_ID> => {
    tellError(broker, caller, errorCode, detail)
    return { errorCode, producerId: -1, producerEpoch: -1 }
  }
  const id = request.transactionalId
  if (id === null) return { errorCode: 0, producerId: nextProducerId(state), producerEpoch: 0 }
  if (id === '') return refuse(ERRORS.INVALID_REQUEST, 'an empty transactional id')
  const most = numberOf(state.config, 'transaction.max.timeout.ms')
  if (request.transactionTimeoutMs <= 0 || request.transactionTimeoutMs > most) {
    return refuse(ERRORS.INVALID_TRANSACTION_TIMEOUT, `a transaction may take ${most} ms at most, not ${request.transactionTimeoutMs}`)
  }
  const known = state.transactions.get(id)
  if (known === undefined) {
    const fresh: Transaction = {
      id, producerId: nextProducerId(state), epoch: 0, timeoutMs: request.transactionTimeoutMs, state: 'Empty', partitions: new Set(),
      groups: new Set(), timer: null,
    }
    state.transactions.set(id, fresh)
    return { errorCode: 0, producerId: fresh.producerId, producerEpoch: 0 }
  }
  if (request.producerId >= 0 && (request.producerId !== known.producerId || request.producerEpoch < known.epoch)) {
    return refuse(caller.version < 4 ? ERRORS.INVALID_PRODUCER_EPOCH : ERRORS.PRODUCER_FENCED, `${id} has a newer producer`)
  }
  if (known.state === 'Ongoing') fence(broker, known)
  known.timeoutMs = request.transactionTimeoutMs
  known.state = 'Empty'
  if (known.epoch >= MOST_EPOCH) {
    known.producerId = nextProducerId(state)
    known.epoch = 0
  } else known.epoch++
  return { errorCode: 0, producerId: known.producerId, producerEpoch: known.epoch }
}
