import { askForTopic, brokersOf } from '../cluster/cluster.ts'
import { coordinatorPartition } from '../data/topics.ts'
import { OFFSETS_TOPIC, TRANSACTIONS_TOPIC, type Broker, type Caller, type Partition } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import type { FIND_COORDINATOR } from '../wire/group-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'

const GROUP = 0

/** The broker that leads the partition which a group, or a transactional id, lives in. */
export function findCoordinator(broker: Broker, request: RequestOf<typeof FIND_COORDINATOR>, caller: Caller): Answer<typeof FIND_COORDINATOR> {
  const name = request.keyType === GROUP ? OFFSETS_TOPIC : TRANSACTIONS_TOPIC
  const notYet = { errorCode: ERRORS.COORDINATOR_NOT_AVAILABLE, errorMessage: 'The coordinator is not available.', nodeId: -1, host: '', port: -1 }
  if (request.keyType === GROUP && request.key === '') return { ...notYet, errorCode: ERRORS.INVALID_GROUP_ID, errorMessage: 'The group id is invalid.' }
  // The topic is made for the first one that asks, and there when it asks again.
  if (!broker.state.topics.has(name)) askForTopic(broker, name, '')
  const leader = homeOf(broker, name, request.key)?.leader
  const node = brokersOf(broker, caller.fd).find((one) => one.nodeId === leader)
  if (node === undefined) {
    tellError(broker, caller, ERRORS.COORDINATOR_NOT_AVAILABLE, `${request.key} has no coordinator at the moment`, name)
    return notYet
  }
  return { errorCode: 0, errorMessage: '', ...node }
}

function homeOf({ state }: Broker, name: string, id: string): Partition | undefined {
  const partitions = state.topics.get(name)?.partitions
  return partitions?.[coordinatorPartition(id, partitions.length)]
}

/** Only the broker that leads a group's partition answers for it. */
export function guarded<Q extends { groupId: string }, A>(handle: (broker: Broker, request: Q, caller: Caller) => A | null, refuse: (errorCode: number, request: Q) => A) {
  return (broker: Broker, request: Q, caller: Caller): A | null => {
    if (homeOf(broker, OFFSETS_TOPIC, request.groupId)?.leader === broker.state.config.nodeId) return handle(broker, request, caller)
    tellError(broker, caller, ERRORS.NOT_COORDINATOR, `this broker is not the coordinator of group ${request.groupId}`)
    return refuse(ERRORS.NOT_COORDINATOR, request)
  }
}
