import type { Broker, Kafka } from './state.ts'
import { touch } from './group/members.ts'
import { newQuorum } from './cluster/quorum.ts'
import { after } from './time.ts'

/**
 * What a broker finds at its next start (SPEC B2): logs, offsets, transactions, settled groups, what its cluster had agreed on. Kafka writes
 * them to the page cache before it answers, and that survives the end of the process, killed or not.
 */
export type Disk = Pick<Kafka, 'clusterId' | 'topics' | 'groups' | 'transactions' | 'producerIds' | 'messages' | 'image' | 'quorum'>

export const toDisk = ({ clusterId, topics, groups, transactions, producerIds, messages, image, quorum: { term, votedFor, draft } }: Kafka): Disk =>
  ({ clusterId, topics, groups, transactions, producerIds, messages, image, quorum: { ...newQuorum(), term, votedFor, draft } })

/** Leads and follows nothing until its cluster says so. What a cluster's coordinators know lies in replicated logs, and is read there. */
export function recover(broker: Broker): void {
  const { state } = broker
  for (const topic of state.topics.values()) {
    for (const partition of topic.partitions) Object.assign(partition, { leader: -1, leaderEpoch: -1, waiting: new Set(), followers: new Map() })
  }
  if (state.config.voters.length === 0) return recoverCoordinator(broker)
  state.groups = new Map()
  state.transactions = new Map()
}

/** Groups and transactions are loaded: sessions and time-outs begin anew, those who waited for an answer wait no more. */
function recoverCoordinator(broker: Broker): void {
  const { io, state } = broker
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
