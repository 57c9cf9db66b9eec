import type { Broker, Kafka, Partition } from './state.ts'
import { tellLeader } from './tell.ts'
import { touch } from './group/members.ts'
import { after } from './data/append.ts'
import { PRODUCER_ID_BLOCK } from './txn/transaction.ts'

/**
 * What a broker finds at its next start (SPEC B2): logs, offsets, transactions and settled groups. Kafka writes them to the page
 * cache before it answers, and that survives the end of the process, killed or not.
 */
export type Disk = Pick<Kafka, 'clusterId' | 'topics' | 'groups' | 'transactions' | 'producerIds' | 'messages'>

export const toDisk = ({ clusterId, topics, groups, transactions, producerIds, messages }: Kafka): Disk =>
  ({ clusterId, topics, groups, transactions, producerIds, messages })

/** Groups and transactions are loaded: sessions and time-outs begin anew, those who waited for an answer wait no more. */
export function recover(broker: Broker): void {
  const { io, state } = broker
  state.producerIds.next = Math.ceil(state.producerIds.end / PRODUCER_ID_BLOCK) * PRODUCER_ID_BLOCK
  state.producerIds.end = state.producerIds.next
  for (const topic of state.topics.values()) for (const partition of topic.partitions) leadAgain(broker, partition)
  for (const group of state.groups.values()) {
    group.pending.clear()
    group.timer = null
    group.waiting = null
    for (const member of group.members.values()) {
      member.joining = null
      member.syncing = null
      member.timer = null
      // Only a settled generation had been written down.
      if (group.state === 'Stable') touch(broker, group, member)
      else group.members.delete(member.id)
    }
    if (group.state !== 'Stable') Object.assign(group, { state: 'Empty', leader: null, protocol: null, instances: new Map() })
  }
  for (const transaction of state.transactions.values()) {
    transaction.timer = transaction.state === 'Ongoing' ? io.at(after(broker, transaction.timeoutMs), { transaction: transaction.id }) : null
  }
}

function leadAgain(broker: Broker, partition: Partition): void {
  partition.waiting = new Set()
  partition.leader = broker.state.config.nodeId
  partition.leaderEpoch++
  if (partition.log.end > 0) tellLeader(broker, partition, 'the broker is back')
}
