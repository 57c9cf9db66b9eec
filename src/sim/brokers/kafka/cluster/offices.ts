import { isClustered } from './quorum.ts'
import { answer, isWaiting } from '../connection.ts'
import { coordinatorPartition } from '../data/topics.ts'
import { loadGroups } from '../group/written.ts'
import { OFFSETS_TOPIC, TRANSACTIONS_TOPIC, type Broker, type Partition } from '../state.ts'
import { loadTransactions } from '../txn/written.ts'
import { ERRORS } from '../wire/errors.ts'
import { JOIN_GROUP, SYNC_GROUP } from '../wire/group-apis.ts'

/** Who leads a partition of the internal topics is coordinator of the groups, or transactions, that live in it. */
export function takeOffice(broker: Broker, partition: Partition): void {
  if (!isClustered(broker)) return
  if (partition.topic === OFFSETS_TOPIC) loadGroups(broker, partition)
  else if (partition.topic === TRANSACTIONS_TOPIC) loadTransactions(broker, partition)
}

/** What this broker knew of them is old from here on: those that wait here have to ask the next one. */
export function leaveOffice(broker: Broker, partition: Partition): void {
  const { io, state } = broker
  const mine = (id: string): boolean => coordinatorPartition(id, state.topics.get(partition.topic)!.partitions.length) === partition.index
  if (partition.topic === TRANSACTIONS_TOPIC) {
    for (const { id, timer } of [...state.transactions.values()].filter((one) => mine(one.id))) {
      if (timer !== null) io.cancel(timer)
      state.transactions.delete(id)
    }
  }
  if (partition.topic !== OFFSETS_TOPIC) return
  for (const group of [...state.groups.values()].filter((one) => mine(one.id))) {
    const timers = [group.timer, ...group.pending.values(), ...[...group.members.values()].map((member) => member.timer)]
    for (const timer of timers) if (timer !== null) io.cancel(timer)
    for (const { id, joining, syncing } of group.members.values()) {
      if (joining !== null && isWaiting(broker, joining)) answer(broker, joining, JOIN_GROUP, { errorCode: ERRORS.NOT_COORDINATOR, memberId: id, protocolName: '' })
      if (syncing !== null && isWaiting(broker, syncing)) answer(broker, syncing, SYNC_GROUP, { errorCode: ERRORS.NOT_COORDINATOR })
    }
    state.groups.delete(group.id)
  }
}
