import type { BatchHeader } from '../log/batch.ts'
import type { Kafka, Partition } from '../state.ts'
import { writesTo } from './transaction.ts'

/**
 * Whether a transactional batch belongs to a transaction that is going on and has this partition (KIP-890): a batch that comes after
 * its transaction was decided would hang for ever. An older epoch is told apart by the sequence check.
 */
export function inTransaction(state: Kafka, transactionalId: string | null, header: BatchHeader, partition: Partition): boolean {
  const known = partition.producers.get(header.producerId)
  if (known !== undefined && header.epoch < known.epoch) return true
  const transaction = state.transactions.get(transactionalId ?? '')
  return transaction !== undefined && transaction.state === 'Ongoing' && transaction.producerId === header.producerId
    && transaction.epoch === header.epoch && writesTo(transaction, partition.topic, partition.index)
}
