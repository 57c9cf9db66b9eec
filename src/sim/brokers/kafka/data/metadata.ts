import { isInternal, peerOf, type Broker, type Caller, type Partition } from '../state.ts'
import { ERRORS } from '../wire/errors.ts'
import type { METADATA } from '../wire/data-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { tellError } from '../tell.ts'
import { askForTopic, brokersOf, controllerOf } from '../cluster/cluster.ts'
import { alive } from '../cluster/image.ts'
import { mayCreate, nameComplaint } from './topics.ts'

type Described = NonNullable<Answer<typeof METADATA>['topics']>[number]

export function metadata(broker: Broker, request: RequestOf<typeof METADATA>, caller: Caller): Answer<typeof METADATA> {
  const { state } = broker
  const everything = request.topics === null || (caller.version === 0 && request.topics.length === 0)
  const names = everything ? [...state.topics.keys()] : [...new Set(request.topics!.map((one) => one.name))]
  return {
    brokers: brokersOf(broker, caller.fd),
    clusterId: state.clusterId,
    controllerId: controllerOf(broker),
    topics: names.map((name) => describe(broker, name, request.allowAutoTopicCreation || caller.version < 4, caller)),
  }
}

function describe(broker: Broker, name: string, mayBeCreated: boolean, caller: Caller): Described {
  const { state } = broker
  const topic = state.topics.get(name)
  const there = alive(state.image)
  if (topic) return { errorCode: 0, name, isInternal: isInternal(name), partitions: topic.partitions.map((one) => partitionAnswer(there, one)) }
  const complaint = nameComplaint(name)
  if (complaint !== null) {
    tellError(broker, caller, ERRORS.INVALID_TOPIC_EXCEPTION, complaint, name)
    return { errorCode: ERRORS.INVALID_TOPIC_EXCEPTION, name, partitions: [] }
  }
  // It is there by the time at which the client asks again.
  if (mayBeCreated && mayCreate(state.config, name)) {
    askForTopic(broker, name, peerOf(broker, caller))
  } else tellError(broker, caller, ERRORS.UNKNOWN_TOPIC_OR_PARTITION, `there is no topic ${name}`, name)
  return { errorCode: ERRORS.UNKNOWN_TOPIC_OR_PARTITION, name, isInternal: isInternal(name), partitions: [] }
}

function partitionAnswer(there: number[], one: Partition): NonNullable<Described['partitions']>[number] {
  return {
    errorCode: one.leader < 0 ? ERRORS.LEADER_NOT_AVAILABLE : 0, partitionIndex: one.index, leaderId: one.leader, leaderEpoch: one.leaderEpoch,
    replicaNodes: one.replicas, isrNodes: one.isr, offlineReplicas: one.replicas.filter((id) => !there.includes(id)),
  }
}

