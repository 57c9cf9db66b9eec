import { PRODUCER_ID_BLOCK } from '../cluster/image.ts'
import { tellController } from '../cluster/to-controller.ts'
import { key, type Broker } from '../state.ts'

export type TransactionState = 'Empty' | 'Ongoing' | 'PrepareCommit' | 'PrepareAbort' | 'CompleteCommit' | 'CompleteAbort'

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

/**
 * A producer id that nobody has had, from the block that the controller has given to this broker; what is left of one is lost with its
 * broker. Null where there is none until the next block is here.
 */
export function nextProducerId(broker: Broker): number | null {
  const ids = broker.state.producerIds
  if (ids.next === ids.end - PRODUCER_ID_BLOCK / 2) tellController(broker, { kind: 'ids' })
  return ids.next < ids.end ? ids.next++ : null
}

export const writesTo = (transaction: Transaction, topic: string, partition: number): boolean => transaction.partitions.has(key(topic, partition))
