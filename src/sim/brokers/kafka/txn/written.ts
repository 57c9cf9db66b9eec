import { isClustered } from '../cluster/quorum.ts'
import type { Place } from '../cluster/acks.ts'
import { append } from '../data/append.ts'
import { coordinatorPartition } from '../data/topics.ts'
import { readRecords, writeBatch } from '../log/batch.ts'
import { bytesOf, textOf } from '../../payload.ts'
import { TRANSACTIONS_TOPIC, type Broker, type Partition } from '../state.ts'
import { after } from '../time.ts'
import { ERRORS } from '../wire/errors.ts'
import type { Transaction } from './transaction.ts'

/** What a transactional id comes to is written to its partition of __transaction_state, so that the next coordinator finds it there (as JSON: no client reads it). */
function homeOf({ state }: Broker, id: string): Partition | undefined {
  const partitions = state.topics.get(TRANSACTIONS_TOPIC)?.partitions
  return partitions?.[coordinatorPartition(id, partitions.length)]
}

/** Only the broker that leads an id's partition answers for it. */
export const coordinates = (broker: Broker, id: string): boolean => !isClustered(broker) || homeOf(broker, id)?.leader === broker.state.config.nodeId

export function writeTransaction(broker: Broker, transaction: Transaction): void {
  const home = homeOf(broker, transaction.id)
  if (!isClustered(broker) || home === undefined) return
  const value = JSON.stringify({ ...transaction, partitions: [...transaction.partitions], groups: [...transaction.groups], timer: null })
  append(broker, home, writeBatch({ records: [{ delta: 0, timestamp: broker.io.wall, key: bytesOf(transaction.id), value: bytesOf(value), headers: [] }] }), [], { from: '' })
}

/** Up to here its partition has to be replicated before an answer may tell of it. */
export function placeOfTransaction(broker: Broker, id: string): Place[] {
  const home = homeOf(broker, id)
  if (!isClustered(broker) || home === undefined) return []
  return [{ topic: home.topic, index: home.index, end: home.log.end, epoch: home.leaderEpoch, path: [], lost: ERRORS.NOT_COORDINATOR }]
}

/** A broker becomes coordinator of the ids in a partition: what was going on goes on, what was decided is marked where it is not yet. */
export function loadTransactions(broker: Broker, partition: Partition): void {
  const { io, state } = broker
  const found = new Map<string, Transaction>()
  for (const batch of partition.log.batches) {
    for (const { value } of readRecords(batch.bytes, batch.header) ?? []) {
      const one = JSON.parse(textOf(value!)) as Transaction & { partitions: unknown; groups: unknown }
      found.set(one.id, { ...one, partitions: new Set(one.partitions as unknown as string[]), groups: new Set(one.groups as unknown as string[]) })
    }
  }
  for (const [id, one] of found) {
    state.transactions.set(id, one)
    if (one.state === 'Ongoing') one.timer = io.at(after(broker, one.timeoutMs), { transaction: id })
    else if (one.state === 'PrepareCommit' || one.state === 'PrepareAbort') io.at(io.now, { marks: id })
  }
}
