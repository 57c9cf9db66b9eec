import { api } from './api.ts'
import { bool, bytes, int16, int32, int64, int8, list, listOf, listOrNull, text, textOrNull } from './fields.ts'

/** Administration: topics, records, groups. Fields and versions: Kafka's own message descriptions (clients 4.0.0, common/message). */

export const CREATE_TOPICS = api('CreateTopics', 19, 2, 6, 5, {
  topics: list({
    name: text(),
    numPartitions: int32(),
    replicationFactor: int16(),
    assignments: list({ partitionIndex: int32(), brokerIds: listOf(int32) }),
    configs: list({ name: text(), value: textOrNull('', '2+') }),
  }),
  timeoutMs: int32('', 60000),
  validateOnly: bool(),
}, {
  throttleTimeMs: int32(),
  topics: list({
    name: text(),
    errorCode: int16(),
    errorMessage: textOrNull('', '2+'),
    numPartitions: int32('5+', -1),
    replicationFactor: int16('5+', -1),
    configs: listOrNull({
      name: text('5+'),
      value: textOrNull('5+', '5+'),
      readOnly: bool('5+'),
      configSource: int8('5+', -1),
      isSensitive: bool('5+'),
    }, '5+', '5+'),
  }),
})

export const DELETE_TOPICS = api('DeleteTopics', 20, 1, 5, 4, {
  topicNames: listOf(text),
  timeoutMs: int32(),
}, {
  throttleTimeMs: int32(),
  responses: list({ name: text(), errorCode: int16(), errorMessage: textOrNull('5+', '5+') }),
})

export const CREATE_PARTITIONS = api('CreatePartitions', 37, 0, 3, 2, {
  topics: list({ name: text(), count: int32(), assignments: listOrNull({ brokerIds: listOf(int32) }, '', '0+') }),
  timeoutMs: int32(),
  validateOnly: bool(),
}, {
  throttleTimeMs: int32(),
  results: list({ name: text(), errorCode: int16(), errorMessage: textOrNull('', '0+') }),
})

export const DELETE_RECORDS = api('DeleteRecords', 21, 0, 2, 2, {
  topics: list({ name: text(), partitions: list({ partitionIndex: int32(), offset: int64() }) }),
  timeoutMs: int32(),
}, {
  throttleTimeMs: int32(),
  topics: list({ name: text(), partitions: list({ partitionIndex: int32(), lowWatermark: int64(), errorCode: int16() }) }),
})

export const DESCRIBE_GROUPS = api('DescribeGroups', 15, 0, 5, 5, {
  groups: listOf(text),
  includeAuthorizedOperations: bool('3+'),
}, {
  throttleTimeMs: int32('1+'),
  groups: list({
    errorCode: int16(),
    groupId: text(),
    groupState: text(),
    protocolType: text(),
    protocolData: text(),
    members: list({
      memberId: text(),
      groupInstanceId: textOrNull('4+', '4+'),
      clientId: text(),
      clientHost: text(),
      memberMetadata: bytes(),
      memberAssignment: bytes(),
    }),
    authorizedOperations: int32('3+', -2147483648),
  }),
})

export const LIST_GROUPS = api('ListGroups', 16, 0, 4, 3, {
  statesFilter: listOf(text, '4+'),
}, {
  throttleTimeMs: int32('1+'),
  errorCode: int16(),
  groups: list({ groupId: text(), protocolType: text(), groupState: text('4+') }),
})

export const DELETE_GROUPS = api('DeleteGroups', 42, 0, 2, 2, {
  groupsNames: listOf(text),
}, {
  throttleTimeMs: int32(),
  results: list({ groupId: text(), errorCode: int16() }),
})
