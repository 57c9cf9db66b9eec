import { numberOf } from '../config.ts'
import { createTopic, topicsKnown } from '../cluster/cluster.ts'
import { alive, newPartitionImage, spread, type TopicImage } from '../cluster/image.ts'
import { answerAgreed, revise } from '../cluster/quorum.ts'
import { nameComplaint } from '../data/topics.ts'
import { peerOf, type Broker, type Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { complaint } from '../topic-config.ts'
import { ERRORS } from '../wire/errors.ts'
import type { CREATE_PARTITIONS, CREATE_TOPICS, DELETE_TOPICS } from '../wire/admin-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'

type Asked = RequestOf<typeof CREATE_TOPICS>['topics'][number]
interface Refusal { errorCode: number; errorMessage: string }
const refuse = (errorCode: number, errorMessage: string): Refusal => ({ errorCode, errorMessage })

export function createTopics(broker: Broker, request: RequestOf<typeof CREATE_TOPICS>, caller: Caller): Answer<typeof CREATE_TOPICS> | null {
  return answerAgreed<Answer<typeof CREATE_TOPICS>>(broker, caller, {
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
        createTopic(broker, asked.name, { partitions, replicas, config, assignments }, peerOf(broker, caller))
      }
      return { name: asked.name, errorCode: 0, errorMessage: null, numPartitions: partitions, replicationFactor: replicas, configs: [] }
    }),
  })
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
  if (topicsKnown(broker).has(asked.name)) return refuse(ERRORS.TOPIC_ALREADY_EXISTS, `Topic '${asked.name}' already exists.`)
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
  const brokers = alive(broker.state.quorum.draft).length
  const replicas = replicasOf(broker, asked)
  return replicas <= brokers ? null : refuse(ERRORS.INVALID_REPLICATION_FACTOR,
    `Unable to replicate the partition ${replicas} time(s): The target replication factor of ${replicas} cannot be reached because only ${brokers} broker(s) are registered.`)
}

function wrongAssignment(broker: Broker, asked: Asked): Refusal | null {
  if (asked.numPartitions !== -1 || asked.replicationFactor !== -1) {
    return refuse(ERRORS.INVALID_REQUEST, 'A manual partition assignment was specified, but replication factor or number of partitions was not set to -1.')
  }
  const known = new Set(alive(broker.state.quorum.draft))
  const strange = asked.assignments.flatMap((one) => one.brokerIds).find((id) => !known.has(id))
  return strange === undefined ? null
    : refuse(ERRORS.INVALID_REPLICA_ASSIGNMENT, `The manual partition assignment includes broker ${strange}, but no such broker is registered.`)
}

export function deleteTopics(broker: Broker, request: RequestOf<typeof DELETE_TOPICS>, caller: Caller): Answer<typeof DELETE_TOPICS> | null {
  return answerAgreed<Answer<typeof DELETE_TOPICS>>(broker, caller, {
    responses: request.topicNames.map((name) => {
      if (!topicsKnown(broker).has(name)) {
        tellError(broker, caller, ERRORS.UNKNOWN_TOPIC_OR_PARTITION, `there is no topic ${name}`, name)
        return { name, errorCode: ERRORS.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'This server does not host this topic-partition.' }
      }
      revise(broker, (image) => {
        image.topics.delete(name)
        image.deletedBy = peerOf(broker, caller)
      })
      return { name, errorCode: 0 }
    }),
  })
}

export function createPartitions(broker: Broker, request: RequestOf<typeof CREATE_PARTITIONS>, caller: Caller): Answer<typeof CREATE_PARTITIONS> | null {
  return answerAgreed<Answer<typeof CREATE_PARTITIONS>>(broker, caller, {
    results: request.topics.map(({ name, count, assignments }) => {
      const refusal = whyNoMore(topicsKnown(broker).get(name), count, assignments)
      if (refusal !== null) {
        tellError(broker, caller, refusal.errorCode, refusal.errorMessage, name)
        return { name, ...refusal }
      }
      if (!request.validateOnly) {
        revise(broker, (image) => {
          const topic = image.topics.get(name)!
          const places = assignments?.map((one) => one.brokerIds)
            ?? spread(image, topic.partitions.length, count - topic.partitions.length, topic.partitions[0]!.replicas.length)
          topic.partitions.push(...places.map((replicas) => newPartitionImage(image, replicas)))
          topic.by = peerOf(broker, caller)
        })
      }
      return { name, errorCode: 0, errorMessage: null }
    }),
  })
}

function whyNoMore(topic: TopicImage | undefined, count: number, assignments: unknown[] | null): Refusal | null {
  if (topic === undefined) return refuse(ERRORS.UNKNOWN_TOPIC_OR_PARTITION, 'This server does not host this topic-partition.')
  const now = topic.partitions.length
  if (count === now) return refuse(ERRORS.INVALID_PARTITIONS, `Topic already has ${now} partition(s).`)
  if (count < now) return refuse(ERRORS.INVALID_PARTITIONS, `The topic ${topic.name} currently has ${now} partition(s); ${count} would not be an increase.`)
  if (assignments !== null && assignments.length !== count - now) {
    return refuse(ERRORS.INVALID_REPLICA_ASSIGNMENT, `Attempted to add ${count - now} additional partition(s), but only ${assignments.length} assignment(s) were specified.`)
  }
  return null
}

