import { writeBatch, type NewBatch } from '../../../src/sim/brokers/kafka/log/batch.ts'
import { CREATE_TOPICS } from '../../../src/sim/brokers/kafka/wire/admin-apis.ts'
import { FETCH, METADATA, PRODUCE } from '../../../src/sim/brokers/kafka/wire/data-apis.ts'
import { FIND_COORDINATOR, JOIN_GROUP, OFFSET_COMMIT, OFFSET_FETCH, SYNC_GROUP } from '../../../src/sim/brokers/kafka/wire/group-apis.ts'
import type { Hub } from './kafka-hub.ts'

/** What a client of Kafka says, in a word each. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const TIME = 1_767_225_600_000

export const batchOf = (values: string[], more: Partial<NewBatch> = {}): Uint8Array =>
  writeBatch({ records: values.map((value, delta) => ({ delta, timestamp: TIME, key: null, value: bytes(value), headers: [] })), ...more })

export const createTopic = (hub: Hub, broker: string, name: string, partitions = 1, replicas = 1, configs: Record<string, string> = {}) =>
  hub.ask(hub.connect(broker), CREATE_TOPICS, 6, {
    topics: [{ name, numPartitions: partitions, replicationFactor: replicas, assignments: [], configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })) }], timeoutMs: 1000,
  })?.topics[0]

export const produceTo = (topic: string, index: number, records: Uint8Array, acks = -1) =>
  ({ transactionalId: null, acks, timeoutMs: 1000, topicData: [{ name: topic, partitionData: [{ index, records }] }] })

export const write = (hub: Hub, fd: number, topic: string, index: number, records: Uint8Array, acks = -1, within = 200) =>
  hub.ask(fd, PRODUCE, 9, produceTo(topic, index, records, acks), within)?.responses[0]?.partitionResponses[0]

export const fetchOf = (topic: string, partition: number, fetchOffset: number, maxWaitMs = 0) =>
  ({ maxWaitMs, minBytes: 1, topics: [{ topic, partitions: [{ partition, fetchOffset, partitionMaxBytes: 1_000_000 }] }] })

export const read = (hub: Hub, fd: number, topic: string, partition: number, fetchOffset: number) =>
  hub.ask(fd, FETCH, 11, fetchOf(topic, partition, fetchOffset))?.responses[0]?.partitions[0]

/** Who leads each partition of a topic, as a broker says. */
export const leaders = (hub: Hub, broker: string, topic: string): number[] =>
  hub.ask(hub.connect(broker), METADATA, 9, { topics: [{ name: topic }] })!.topics[0]!.partitions.map((one) => one.leaderId)

/** The broker that coordinates a group, once there is one. */
export function coordinatorOf(hub: Hub, broker: string, group: string): string {
  for (;;) {
    const answer = hub.ask(hub.connect(broker), FIND_COORDINATOR, 3, { key: group, keyType: 0 })!
    if (answer.errorCode === 0) return answer.host
    hub.run(20)
  }
}

/** An assignment of the consumer protocol: partition 0 of a topic. */
export const owning = (topic: string): Uint8Array =>
  Uint8Array.from([0, 0, 0, 0, 0, 1, 0, topic.length, ...bytes(topic), 0, 0, 0, 1, 0, 0, 0, 0, 255, 255, 255, 255])

/** A member that joins by itself and takes what it says; who it is then. */
export function joinAlone(hub: Hub, fd: number, group: string, sessionTimeoutMs = 6000, assignment = bytes('')): { memberId: string; generationId: number } {
  const protocols = [{ name: 'range', metadata: bytes('m') }]
  const ask = (memberId: string) =>
    hub.ask(fd, JOIN_GROUP, 5, { groupId: group, sessionTimeoutMs, rebalanceTimeoutMs: 10_000, memberId, groupInstanceId: null, protocolType: 'consumer', protocols })!
  const { memberId } = ask('')
  const { generationId } = ask(memberId)
  hub.ask(fd, SYNC_GROUP, 3, { groupId: group, generationId, memberId, groupInstanceId: null, assignments: [{ memberId, assignment }] })
  return { memberId, generationId }
}

export const commit = (hub: Hub, fd: number, group: string, topic: string, offset: number, member = { memberId: '', generationId: -1 }) =>
  hub.ask(fd, OFFSET_COMMIT, 7, {
    groupId: group, generationIdOrMemberEpoch: member.generationId, memberId: member.memberId, groupInstanceId: null,
    topics: [{ name: topic, partitions: [{ partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: '' }] }],
  })?.topics[0]?.partitions[0]?.errorCode

export const committed = (hub: Hub, fd: number, group: string, topic: string) =>
  hub.ask(fd, OFFSET_FETCH, 5, { groupId: group, topics: [{ name: topic, partitionIndexes: [0] }] })?.topics[0]?.partitions[0]?.committedOffset
