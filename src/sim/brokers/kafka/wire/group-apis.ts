import { api } from './api.ts'
import { bool, bytes, int16, int32, int64, int8, list, listOf, listOrNull, text, textOrNull } from './fields.ts'

/** Consumer groups. Fields and versions: Kafka's own message descriptions (clients 4.0.0, common/message). */

export const FIND_COORDINATOR = api('FindCoordinator', 10, 0, 3, 3, {
  key: text(),
  keyType: int8('1+'),
}, {
  throttleTimeMs: int32('1+'),
  errorCode: int16(),
  errorMessage: textOrNull('1+', '1+'),
  nodeId: int32(),
  host: text(),
  port: int32(),
})

export const JOIN_GROUP = api('JoinGroup', 11, 2, 9, 6, {
  groupId: text(),
  sessionTimeoutMs: int32(),
  rebalanceTimeoutMs: int32('', -1),
  memberId: text(),
  groupInstanceId: textOrNull('5+', '5+'),
  protocolType: text(),
  protocols: list({ name: text(), metadata: bytes() }),
  reason: textOrNull('8+', '8+'),
}, {
  throttleTimeMs: int32(),
  errorCode: int16(),
  generationId: int32('', -1),
  protocolType: textOrNull('7+', '7+'),
  protocolName: textOrNull('', '7+'),
  leader: text(),
  skipAssignment: bool('9+'),
  memberId: text(),
  members: list({ memberId: text(), groupInstanceId: textOrNull('5+', '5+'), metadata: bytes() }),
})

export const SYNC_GROUP = api('SyncGroup', 14, 0, 5, 4, {
  groupId: text(),
  generationId: int32(),
  memberId: text(),
  groupInstanceId: textOrNull('3+', '3+'),
  protocolType: textOrNull('5+', '5+'),
  protocolName: textOrNull('5+', '5+'),
  assignments: list({ memberId: text(), assignment: bytes() }),
}, {
  throttleTimeMs: int32('1+'),
  errorCode: int16(),
  protocolType: textOrNull('5+', '5+'),
  protocolName: textOrNull('5+', '5+'),
  assignment: bytes(),
})

export const HEARTBEAT = api('Heartbeat', 12, 0, 4, 4, {
  groupId: text(),
  generationId: int32(),
  memberId: text(),
  groupInstanceId: textOrNull('3+', '3+'),
}, {
  throttleTimeMs: int32('1+'),
  errorCode: int16(),
})

export const LEAVE_GROUP = api('LeaveGroup', 13, 0, 5, 4, {
  groupId: text(),
  memberId: text('0-2'),
  members: list({ memberId: text('3+'), groupInstanceId: textOrNull('3+', '3+'), reason: textOrNull('5+', '5+') }, '3+'),
}, {
  throttleTimeMs: int32('1+'),
  errorCode: int16(),
  members: list({ memberId: text('3+'), groupInstanceId: textOrNull('3+', '3+'), errorCode: int16('3+') }, '3+'),
})

export const OFFSET_COMMIT = api('OffsetCommit', 8, 2, 8, 8, {
  groupId: text(),
  generationIdOrMemberEpoch: int32('', -1),
  memberId: text(),
  groupInstanceId: textOrNull('7+', '7+'),
  retentionTimeMs: int64('2-4', -1),
  topics: list({
    name: text(),
    partitions: list({
      partitionIndex: int32(),
      committedOffset: int64(),
      committedLeaderEpoch: int32('6+', -1),
      committedMetadata: textOrNull('', '2+'),
    }),
  }),
}, {
  throttleTimeMs: int32('3+'),
  topics: list({ name: text(), partitions: list({ partitionIndex: int32(), errorCode: int16() }) }),
})

export const OFFSET_FETCH = api('OffsetFetch', 9, 1, 7, 6, {
  groupId: text(),
  topics: listOrNull({ name: text(), partitionIndexes: listOf(int32) }, '', '2+'),
  requireStable: bool('7+'),
}, {
  throttleTimeMs: int32('3+'),
  topics: list({
    name: text(),
    partitions: list({
      partitionIndex: int32(),
      committedOffset: int64(),
      committedLeaderEpoch: int32('5+', -1),
      metadata: textOrNull('', '1+'),
      errorCode: int16(),
    }),
  }),
  errorCode: int16('2+'),
})
