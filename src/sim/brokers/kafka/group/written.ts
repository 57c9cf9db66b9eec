import { append } from '../data/append.ts'
import { coordinatorPartition } from '../data/topics.ts'
import { isClustered } from '../cluster/quorum.ts'
import type { Place } from '../cluster/acks.ts'
import { readRecords, writeBatch } from '../log/batch.ts'
import { OFFSETS_TOPIC, type Broker, type Partition } from '../state.ts'
import { ERRORS } from '../wire/errors.ts'
import { packGroup, packGroupKey, packOffset, packOffsetKey, unpack, type CoordinatorRecord, type GroupValue } from '../wire/coordinator-records.ts'
import { metadataOf, newGroup, put, type Committed, type Group, type Member } from './group.ts'
import { ownedIn, touch } from './members.ts'

/**
 * What a group comes to is written to its partition of __consumer_offsets, so that the next coordinator finds it there. A broker that is
 * alone keeps its groups as they are: nobody else will ever read them.
 */
export function homeOfGroup({ state }: Broker, id: string): Partition | undefined {
  const partitions = state.topics.get(OFFSETS_TOPIC)?.partitions
  return partitions?.[coordinatorPartition(id, partitions.length)]
}

function write(broker: Broker, groupId: string, key: Uint8Array, value: Uint8Array | null, producer?: { id: number; epoch: number }): void {
  const home = homeOfGroup(broker, groupId)
  if (!isClustered(broker) || home === undefined) return
  const records = [{ delta: 0, timestamp: broker.io.wall, key, value, headers: [] }]
  const transactional = producer === undefined ? {} : { transactional: true, producerId: producer.id, epoch: producer.epoch, sequence: 0 }
  append(broker, home, writeBatch({ records, ...transactional }), [], { from: '' })
}

export function writeOffset(broker: Broker, groupId: string, topic: string, partition: number, committed: Committed, producer?: { id: number; epoch: number }): void {
  const { offset, leaderEpoch, metadata } = committed
  write(broker, groupId, packOffsetKey({ group: groupId, topic, partition }), packOffset({ offset, leaderEpoch, metadata, commitTimestamp: broker.io.wall }), producer)
}

export function writeGroup(broker: Broker, group: Group): void {
  write(broker, group.id, packGroupKey(group.id), packGroup({
    protocolType: group.protocolType, generation: group.generation, protocol: group.protocol, leader: group.leader, currentStateTimestamp: broker.io.wall,
    members: [...group.members.values()].map((member) => ({
      memberId: member.id, groupInstanceId: member.instanceId, clientId: member.clientId, clientHost: member.process, rebalanceTimeout: member.rebalanceMs,
      sessionTimeout: member.sessionMs, subscription: metadataOf(member, group.protocol), assignment: member.assignment,
    })),
  }))
}

export function writeGroupGone(broker: Broker, group: Group): void {
  for (const [topic, partitions] of group.offsets) for (const partition of partitions.keys()) write(broker, group.id, packOffsetKey({ group: group.id, topic, partition }), null)
  write(broker, group.id, packGroupKey(group.id), null)
}

/** Up to here a group's partition has to be replicated before an answer may tell of it. */
export function placeOfGroup(broker: Broker, groupId: string, path: (string | number)[]): Place[] {
  const home = homeOfGroup(broker, groupId)
  if (!isClustered(broker) || home === undefined) return []
  return [{ topic: home.topic, index: home.index, end: home.log.end, epoch: home.leaderEpoch, path, lost: ERRORS.NOT_COORDINATOR }]
}

/** A broker becomes coordinator of the groups in a partition: it reads what its predecessors have written there. */
export function loadGroups(broker: Broker, partition: Partition): void {
  const { state } = broker
  const groups = new Map<string, Group>()
  const groupOf = (id: string): Group => {
    const group = groups.get(id) ?? newGroup(id)
    groups.set(id, group)
    return group
  }
  for (const batch of partition.log.batches) {
    const { header } = batch
    const records = readRecords(batch.bytes, header) ?? []
    if (header.control) decide(groups, header.producerId, records[0]?.key?.[3] === 1)
    else for (const { key, value } of records) if (key !== null) load(broker, groupOf, unpack(key, value), header.transactional ? header.producerId : null)
  }
  for (const group of groups.values()) for (const topic of group.offsets.keys()) if (!state.image.topics.has(topic)) group.offsets.delete(topic)
  for (const [id, group] of groups) if (group.generation > 0 || group.offsets.size > 0 || group.pendingOffsets.size > 0) state.groups.set(id, group)
}

function load(broker: Broker, groupOf: (id: string) => Group, record: CoordinatorRecord, producer: number | null): void {
  if ('group' in record) return loadMembers(broker, groupOf(record.group), record.value)
  const { offset: { group: id, topic, partition }, value } = record
  const group = groupOf(id)
  if (value === null) {
    group.offsets.get(topic)?.delete(partition)
    return
  }
  const { offset, leaderEpoch, metadata } = value
  const offsets = producer === null ? group.offsets : group.pendingOffsets.get(producer) ?? new Map()
  if (producer !== null) group.pendingOffsets.set(producer, offsets)
  put(offsets, topic, partition, { offset, leaderEpoch, metadata })
}

function decide(groups: Map<string, Group>, producer: number, commit: boolean): void {
  for (const group of groups.values()) {
    const pending = group.pendingOffsets.get(producer)
    group.pendingOffsets.delete(producer)
    if (pending === undefined || !commit) continue
    for (const [topic, partitions] of pending) for (const [index, committed] of partitions) put(group.offsets, topic, index, committed)
  }
}

/** Members were there a moment ago: their sessions begin anew. */
function loadMembers(broker: Broker, group: Group, value: GroupValue | null): void {
  for (const member of group.members.values()) if (member.timer !== null) broker.io.cancel(member.timer)
  group.members = new Map()
  group.instances = new Map()
  if (value === null) {
    Object.assign(group, { generation: 0, state: 'Empty', offsets: new Map() })
    return
  }
  const { protocolType, generation, protocol, leader, members } = value
  Object.assign(group, { protocolType, generation, protocol, leader, state: members.length > 0 ? 'Stable' : 'Empty' })
  for (const one of members) {
    const member: Member = {
      id: one.memberId, instanceId: one.groupInstanceId, clientId: one.clientId, process: one.clientHost, sessionMs: one.sessionTimeout, rebalanceMs: one.rebalanceTimeout,
      protocols: [{ name: protocol ?? '', metadata: one.subscription }], assignment: one.assignment, owns: ownedIn(one.assignment), joining: null, syncing: null,
      isNew: false, until: 0, timer: null,
    }
    group.members.set(member.id, member)
    if (member.instanceId !== null) group.instances.set(member.instanceId, member.id)
    touch(broker, group, member)
  }
}
