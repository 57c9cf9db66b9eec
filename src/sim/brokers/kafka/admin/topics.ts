import { numberOf } from '../config.ts'
import { brokersOf, createInCluster } from '../cluster/cluster.ts'
import { nameComplaint, newPartition } from '../data/topics.ts'
import { wake } from '../data/fetch.ts'
import type { Broker, Caller, Topic } from '../state.ts'
import { tellError, tellTopic } from '../tell.ts'
import { complaint } from '../topic-config.ts'
import { ERRORS } from '../wire/errors.ts'
import { CREATE_PARTITIONS, CREATE_TOPICS, DELETE_TOPICS } from '../wire/admin-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'

type Asked = RequestOf<typeof CREATE_TOPICS>['topics'][number]
interface Refusal { errorCode: number; errorMessage: string }
const refuse = (errorCode: number, errorMessage: string): Refusal => ({ errorCode, errorMessage })

export function createTopics(broker: Broker, request: RequestOf<typeof CREATE_TOPICS>, caller: Caller): Answer<typeof CREATE_TOPICS> {
  return {
    topics: request.topics.map((asked) => {
      const refusal = whyNot(broker, asked)
      if (refusal !== null) {
        tellError(broker, caller, refusal.errorCode, refusal.errorMessage, asked.name)
        return { name: asked.name, ...refusal }
      }
      const partitions = partitionsOf(broker, asked)
      const replicas = replicasOf(broker, asked)
      if (!request.validateOnly) {
        const assignments = new Map(asked.assignments.map((one) => [one.partitionIndex, one.brokerIds]))
        const config = asked.configs.map((one): [string, string] => [one.name, one.value ?? ''])
        createInCluster(broker, asked.name, { partitions, replicas, config, assignments }, broker.io.peer(caller.fd), caller.fd)
      }
      return { name: asked.name, errorCode: 0, errorMessage: null, numPartitions: partitions, replicationFactor: replicas, configs: [] }
    }),
  }
}

function partitionsOf({ state }: Broker, asked: Asked): number {
  if (asked.assignments.length > 0) return asked.assignments.length
  return asked.numPartitions === -1 ? numberOf(state.config, 'num.partitions') : asked.numPartitions
}

function replicasOf({ state }: Broker, asked: Asked): number {
  if (asked.assignments.length > 0) return asked.assignments[0]!.brokerIds.length
  return asked.replicationFactor === -1 ? numberOf(state.config, 'default.replication.factor') : asked.replicationFactor
}

function whyNot(broker: Broker, asked: Asked): Refusal | null {
  const { state } = broker
  if (state.topics.has(asked.name)) return refuse(ERRORS.TOPIC_ALREADY_EXISTS, `Topic '${asked.name}' already exists.`)
  const name = nameComplaint(asked.name)
  if (name !== null) return refuse(ERRORS.INVALID_TOPIC_EXCEPTION, name)
  for (const { name: key, value } of asked.configs) {
    if (value === null) return refuse(ERRORS.INVALID_CONFIG, `Null value not supported for topic configs: ${key}`)
    const wrong = complaint(key, value)
    if (wrong !== null) return refuse(ERRORS.INVALID_CONFIG, wrong)
  }
  if (asked.assignments.length > 0) return wrongAssignment(broker, asked)
  if (asked.numPartitions !== -1 && asked.numPartitions <= 0) return refuse(ERRORS.INVALID_PARTITIONS, 'Number of partitions was set to an invalid non-positive value.')
  if (asked.replicationFactor !== -1 && asked.replicationFactor <= 0) {
    return refuse(ERRORS.INVALID_REPLICATION_FACTOR, 'Replication factor was set to an invalid non-positive value.')
  }
  const brokers = brokersOf(broker).length
  const replicas = replicasOf(broker, asked)
  return replicas <= brokers ? null : refuse(ERRORS.INVALID_REPLICATION_FACTOR,
    `Unable to replicate the partition ${replicas} time(s): The target replication factor of ${replicas} cannot be reached because only ${brokers} broker(s) are registered.`)
}

function wrongAssignment(broker: Broker, asked: Asked): Refusal | null {
  if (asked.numPartitions !== -1 || asked.replicationFactor !== -1) {
    return refuse(ERRORS.INVALID_REQUEST, 'A manual partition assignment was specified, but replication factor or number of partitions was not set to -1.')
  }
  const known = new Set(brokersOf(broker).map((one) => one.nodeId))
  const strange = asked.assignments.flatMap((one) => one.brokerIds).find((id) => !known.has(id))
  return strange === undefined ? null
    : refuse(ERRORS.INVALID_REPLICA_ASSIGNMENT, `The manual partition assignment includes broker ${strange}, but no such broker is registered.`)
}

export function deleteTopics(broker: Broker, request: RequestOf<typeof DELETE_TOPICS>, caller: Caller): Answer<typeof DELETE_TOPICS> {
  return {
    responses: request.topicNames.map((name) => {
      const topic = broker.state.topics.get(name)
      if (topic === undefined) {
        tellError(broker, caller, ERRORS.UNKNOWN_TOPIC_OR_PARTITION, `there is no topic ${name}`, name)
        return { name, errorCode: ERRORS.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'This server does not host this topic-partition.' }
      }
      removeTopic(broker, topic, broker.io.peer(caller.fd), caller.fd)
      return { name, errorCode: 0 }
    }),
  }
}

export function removeTopic(broker: Broker, topic: Topic, by: string, fd: number): void {
  broker.state.topics.delete(topic.name)
  for (const partition of topic.partitions) wake(broker, partition)
  // What groups have committed there goes with it.
  for (const group of broker.state.groups.values()) group.offsets.delete(topic.name)
  tellTopic(broker, topic, 'deleted', by, fd)
}

export function createPartitions(broker: Broker, request: RequestOf<typeof CREATE_PARTITIONS>, caller: Caller): Answer<typeof CREATE_PARTITIONS> {
  return {
    results: request.topics.map(({ name, count, assignments }) => {
      const topic = broker.state.topics.get(name)
      const refusal = whyNoMore(topic, count, assignments)
      if (refusal !== null || topic === undefined) {
        tellError(broker, caller, refusal!.errorCode, refusal!.errorMessage, name)
        return { name, ...refusal }
      }
      if (!request.validateOnly) {
        while (topic.partitions.length < count) topic.partitions.push(newPartition(name, topic.partitions.length, [broker.state.config.nodeId]))
        tellTopic(broker, topic, 'changed', broker.io.peer(caller.fd), caller.fd)
      }
      return { name, errorCode: 0, errorMessage: null }
    }),
  }
}

function whyNoMore(topic: Topic | undefined, count: number, assignments: unknown[] | null): Refusal | null {
  if (topic === undefined) return refuse(ERRORS.UNKNOWN_TOPIC_OR_PARTITION, 'This server does not host this topic-partition.')
  const now = topic.partitions.length
  if (count === now) return refuse(ERRORS.INVALID_PARTITIONS, `Topic already has ${now} partition(s).`)
  if (count < now) return refuse(ERRORS.INVALID_PARTITIONS, `The topic ${topic.name} currently has ${now} partition(s); ${count} would not be an increase.`)
  if (assignments !== null && assignments.length !== count - now) {
    return refuse(ERRORS.INVALID_REPLICA_ASSIGNMENT, `Attempted to add ${count - now} additional partition(s), but only ${assignments.length} assignment(s) were specified.`)
  }
  return null
}

