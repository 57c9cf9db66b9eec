import type { Kafka } from '../state.ts'
import { key } from '../state.ts'

export type TransactionState = 'Empty' | 'Ongoing' | 'CompleteCommit' | 'CompleteAbort'

/** What the coordinator knows of a transactional id. */
export interface Transaction {
  id: string
  producerId: number
  epoch: number
  timeoutMs: number
  state: TransactionState
  /** Partitions that it has written to, as topic/partition, and groups whose offsets it commits. */
  partitions: Set<string>
  groups: Set<string>
  timer: number | null
}

/** A producer id that nobody has had: ids are handed out in blocks, and what is left of one is lost with its broker. */
export function nextProducerId(state: Kafka): number {
  const ids = state.producerIds
  if (ids.next >= ids.end) ids.end += PRODUCER_ID_BLOCK
  return ids.next++
}
export const PRODUCER_ID_BLOCK = 1000

export const writesTo = (transaction: Transaction, topic: string, partition: number): boolean => transaction.partitions.has(key(topic, partition))
