import { msToNs } from '../../../../contract/time.ts'
import { answerReplicated } from '../cluster/acks.ts'
import { numberOf } from '../config.ts'
import type { Broker, Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import { END_TXN } from '../wire/txn-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { markAll } from './marking.ts'
import { transactionOf } from './ongoing.ts'
import type { Transaction } from './transaction.ts'
import { placeOfTransaction, writeTransaction } from './written.ts'

/** How long the replicas of a transaction's partition have to take its decision. */
const REPLICATION_MS = 5000

export function endTxn(broker: Broker, request: RequestOf<typeof END_TXN>, caller: Caller): Answer<typeof END_TXN> | null {
  const transaction = transactionOf(broker, request, caller)
  const errorCode = typeof transaction === 'number' ? transaction : decide(broker, transaction, request.committed)
  if (errorCode !== 0) tellError(broker, caller, errorCode, `end of transaction ${request.transactionalId}`)
  return answerReplicated(broker, caller, END_TXN, { errorCode }, errorCode === 0 ? placeOfTransaction(broker, request.transactionalId) : [], REPLICATION_MS)
}

/** A decision that is asked for again is the same; another one is an error. */
function decide(broker: Broker, transaction: Transaction, commit: boolean): number {
  if (transaction.state === (commit ? 'CompleteCommit' : 'CompleteAbort')) return 0
  if (transaction.state === (commit ? 'PrepareCommit' : 'PrepareAbort')) return ERRORS.CONCURRENT_TRANSACTIONS
  if (transaction.state !== 'Ongoing') return ERRORS.INVALID_TXN_STATE
  end(broker, transaction, commit)
  return 0
}

/** A newer producer, or time, ends a transaction: the epoch of its markers keeps the old producer out. */
export function fence(broker: Broker, transaction: Transaction): void {
  transaction.epoch++
  end(broker, transaction, false)
}

function end(broker: Broker, transaction: Transaction, commit: boolean): void {
  if (transaction.timer !== null) broker.io.cancel(transaction.timer)
  transaction.timer = null
  transaction.state = commit ? 'PrepareCommit' : 'PrepareAbort'
  writeTransaction(broker, transaction)
  markAll(broker, transaction)
}

/** Its time is over. The coordinator looks every so often, so the end comes a little later than that. */
export function transactionTimedOut(broker: Broker, id: string): void {
  const { io, state } = broker
  const transaction = state.transactions.get(id)
  if (transaction?.state !== 'Ongoing') return
  const every = msToNs(numberOf(state.config, 'transaction.abort.timed.out.transaction.cleanup.interval.ms'))
  const look = Math.ceil(io.now / every) * every
  if (look > io.now) {
    transaction.timer = io.at(look, { transaction: id })
    return
  }
  transaction.timer = null
  fence(broker, transaction)
}
