import type { BatchHeader } from '../log/batch.ts'
import type { Broker, Partition } from '../state.ts'
import { writesTo } from './transaction.ts'
import { coordinates } from './written.ts'

/**
 * Whether a transactional batch belongs to a transaction that is going on and has this partition (KIP-890): a batch that comes after
 * its transaction was decided would hang for ever. An older epoch is told apart by the sequence check.
 */
export function inTransaction(broker: Broker, transactionalId: string | null, header: BatchHeader, partition: Partition): boolean {
  const known = partition.producers.get(header.producerId)
  if (known !== undefined && header.epoch < known.epoch) return true
  // Where another broker coordinates it, that one was asked for the partition first.
  if (!coordinates(broker, transactionalId ?? '')) return true
  const transaction = broker.state.transactions.get(transactionalId ?? '')
  return transaction !== undefined && transaction.state === 'Ongoing' && transaction.producerId === header.producerId
    && transaction.epoch === header.epoch && writesTo(transaction, partition.topic, partition.index)
}
