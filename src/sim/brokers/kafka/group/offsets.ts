import { numberOf } from '../config.ts'
import { partitionOf, type Broker, type Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import { OFFSET_COMMIT, type OFFSET_FETCH } from '../wire/group-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { answerReplicated } from '../cluster/acks.ts'
import { newGroup, put, type Committed, type Group } from './group.ts'
import { placeOfGroup, writeOffset } from './written.ts'
import { touch } from './members.ts'
import { memberOf } from './membership.ts'

type Request = RequestOf<typeof OFFSET_COMMIT>

/** How long the replicas of a group's partition have to take a commit (offsets.commit.timeout.ms). */
const REPLICATION_MS = 5000

export function offsetCommit(broker: Broker, request: Request, caller: Caller): Answer<typeof OFFSET_COMMIT> | null {
  const refused = mayCommit(broker, request)
  if (refused !== 0) tellError(broker, caller, refused, `commit of offsets of group ${request.groupId}`)
  const body = {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((one) => ({
        partitionIndex: one.partitionIndex,
        errorCode: refused || commit(broker, request.groupId, name, one.partitionIndex, {
          offset: one.committedOffset, metadata: one.committedMetadata ?? '', leaderEpoch: one.committedLeaderEpoch,
        }, caller),
      })),
    })),
  }
  if (refused !== 0) return body
  const places = request.topics.flatMap(({ partitions }, t) => partitions.flatMap((_, p) => placeOfGroup(broker, request.groupId, ['topics', t, 'partitions', p])))
  return answerReplicated(broker, caller, OFFSET_COMMIT, body, places, REPLICATION_MS)
}

/** Only a member of this generation may commit; or anybody, where the group has no members. */
function mayCommit(broker: Broker, request: Request): number {
  const { state } = broker
  let group = state.groups.get(request.groupId)
  if (group === undefined) {
    if (request.generationIdOrMemberEpoch >= 0) return ERRORS.ILLEGAL_GENERATION
    group = newGroup(request.groupId)
    state.groups.set(group.id, group)
  }
  if (request.generationIdOrMemberEpoch < 0 && group.state === 'Empty') return 0
  if (request.generationIdOrMemberEpoch < 0 && request.memberId === '') return ERRORS.UNKNOWN_MEMBER_ID
  const member = memberOf(group, request.memberId, request.groupInstanceId, request.generationIdOrMemberEpoch)
  if (typeof member === 'number') return member
  if (group.state === 'CompletingRebalance') return ERRORS.REBALANCE_IN_PROGRESS
  touch(broker, group, member)
  return 0
}

function commit(broker: Broker, groupId: string, topic: string, partition: number, committed: Committed, caller: Caller): number {
  const errorCode = commitComplaint(broker, topic, partition, committed)
  if (errorCode === 0) setOffset(broker, broker.state.groups.get(groupId)!, topic, partition, committed, caller)
  return errorCode
}

export function commitComplaint({ state }: Broker, topic: string, partition: number, committed: Committed): number {
  if (partitionOf(state, topic, partition) === undefined) return ERRORS.UNKNOWN_TOPIC_OR_PARTITION
  return committed.metadata.length > numberOf(state.config, 'offset.metadata.max.bytes') ? ERRORS.OFFSET_METADATA_TOO_LARGE : 0
}

export function setOffset(broker: Broker, group: Group, topic: string, partition: number, committed: Committed, caller: Caller | null): void {
  const { io } = broker
  put(group.offsets, topic, partition, committed)
  writeOffset(broker, group.id, topic, partition, committed)
  io.tell({
    kind: 'bus.ack', system: 'kafka', from: caller === null ? '' : io.peer(caller.fd), message: 0, channel: topic, queue: group.id, partition,
    offset: committed.offset, outcome: 'commit',
  }, caller?.fd)
}

export function offsetFetch({ state }: Broker, request: RequestOf<typeof OFFSET_FETCH>): Answer<typeof OFFSET_FETCH> {
  const group = state.groups.get(request.groupId)
  const asked = request.topics?.map(({ name, partitionIndexes }) => ({ name, partitions: partitionIndexes }))
    ?? [...group?.offsets ?? []].map(([name, partitions]) => ({ name, partitions: [...partitions.keys()] }))
  return {
    topics: asked.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partitionIndex) => {
        const found = group?.offsets.get(name)?.get(partitionIndex)
        return { partitionIndex, committedOffset: found?.offset ?? -1, committedLeaderEpoch: found?.leaderEpoch ?? -1, metadata: found?.metadata ?? '', errorCode: 0 }
      }),
    })),
  }
}
