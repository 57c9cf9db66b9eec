import { numberOf } from '../config.ts'
import { append } from '../data/append.ts'
import { setOffset } from '../group/offsets.ts'
import { writeBatch } from '../log/batch.ts'
import { partitionOf, type Broker, type Caller } from '../state.ts'
import { msToNs } from '../../../../contract/time.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import { END_TXN } from '../wire/txn-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { transactionOf } from './ongoing.ts'
import type { Transaction } from './transaction.ts'

export function endTxn(broker: Broker, request: RequestOf<typeof END_TXN>, caller: Caller): Answer<typeof END_TXN> {
  const transaction = transactionOf(broker.state, request, caller)
  const errorCode = typeof transaction === 'number' ? transaction : decide(broker, transaction, request.committed)
  if (errorCode !== 0) tellError(broker, caller, errorCode, `end of transaction ${request.transactionalId}`)
  return { errorCode }
}

/** A decision that is asked for again is the same; another one is an error. */
function decide(broker: Broker, transaction: Transaction, commit: boolean): number {
  const done = commit ? 'CompleteCommit' : 'CompleteAbort'
  if (transaction.state === done) return 0
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
  for (const place of transaction.partitions) mark(broker, transaction, place, commit)
  for (const id of transaction.groups) {
    const group = broker.state.groups.get(id)
    const pending = group?.pendingOffsets.get(transaction.producerId)
    group?.pendingOffsets.delete(transaction.producerId)
    if (group === undefined || pending === undefined || !commit) continue
    for (const [topic, partitions] of pending) for (const [index, committed] of partitions) setOffset(broker, group, topic, index, committed, null)
  }
  transaction.state = commit ? 'CompleteCommit' : 'CompleteAbort'
  transaction.partitions = new Set()
  transaction.groups = new Set()
}

/** The control record that decides it in one partition. */
function mark(broker: Broker, transaction: Transaction, place: string, commit: boolean): void {
  const slash = place.lastIndexOf('/')
  const partition = partitionOf(broker.state, place.slice(0, slash), Number(place.slice(slash + 1)))
  if (partition === undefined) return
  const bytes = writeBatch({
    records: [{ delta: 0, timestamp: broker.io.wall, key: Uint8Array.of(0, 0, 0, commit ? 1 : 0), value: new Uint8Array(6), headers: [] }],
    transactional: true, control: true, producerId: transaction.producerId, epoch: transaction.epoch,
  })
  append(broker, partition, bytes, [], { from: '' })
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
