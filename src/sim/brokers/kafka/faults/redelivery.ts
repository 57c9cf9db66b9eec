import { after } from '../time.ts'
import { setOffset } from '../group/offsets.ts'
import type { Group } from '../group/group.ts'
import { removeMember } from '../group/rebalance.ts'
import { partitionOf, type Broker, type Partition } from '../state.ts'

/** What a redelivery waits for, unless the fault says how long: the next but one heartbeat. */
const DELAY_MS = 1000

/** [F29] Later this offset will be read once more: as after a coordinator that has lost the latest commits. */
export function redeliverSometimes(broker: Broker, group: Group, partition: Partition, offset: number): void {
  const { io } = broker
  for (const fault of io.faults('redelivery')) {
    const { spec } = fault
    if ((spec.channel ?? partition.topic) !== partition.topic || (spec.queue ?? group.id) !== group.id) continue
    if (!io.strikes(fault, `offset ${offset} of ${partition.topic}/${partition.index} is read once more`)) continue
    io.at(after(broker, spec.delay ?? DELAY_MS), { redeliver: [group.id, partition.topic, partition.index, offset] })
  }
}

/** A group goes on reading from an offset: its members are out, and those who come back begin there. */
export function rewind(broker: Broker, groupId: string, topic: string, index: number, offset: number, reason: string): void {
  const group = broker.state.groups.get(groupId)
  if (group === undefined || partitionOf(broker.state, topic, index) === undefined) return
  for (const member of [...group.members.values()]) removeMember(broker, group, member, reason)
  setOffset(broker, group, topic, index, { offset, metadata: '', leaderEpoch: -1 }, null)
}

export function redeliver(broker: Broker, groupId: string, topic: string, index: number, offset: number): void {
  const committed = broker.state.groups.get(groupId)?.offsets.get(topic)?.get(index)?.offset ?? Infinity
  const start = partitionOf(broker.state, topic, index)?.log.start ?? 0
  if (offset >= start && committed > offset) rewind(broker, groupId, topic, index, offset, 'commits were lost')
}
