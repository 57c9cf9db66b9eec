import { api } from './api.ts'
import { bool, bytesOrNull, int16, int32, int64, int8, list, listOf, listOrNull, text, textOrNull } from './fields.ts'

/** Writing and reading records, and what a client asks first. Fields and versions: Kafka's own message descriptions (clients 4.0.0, common/message). */

export const API_VERSIONS = api('ApiVersions', 18, 0, 3, 3, {
  clientSoftwareName: text('3+'),
  clientSoftwareVersion: text('3+'),
}, {
  errorCode: int16(),
  apiKeys: list({ apiKey: int16(), minVersion: int16(), maxVersion: int16() }),
  throttleTimeMs: int32('1+'),
})

export const METADATA = api('Metadata', 3, 0, 9, 9, {
  topics: listOrNull({ name: text() }, '', '1+'),
  allowAutoTopicCreation: bool('4+', true),
  includeClusterAuthorizedOperations: bool('8+'),
  includeTopicAuthorizedOperations: bool('8+'),
}, {
  throttleTimeMs: int32('3+'),
  brokers: list({ nodeId: int32(), host: text(), port: int32(), rack: textOrNull('1+', '1+') }),
  clusterId: textOrNull('2+', '2+'),
  controllerId: int32('1+', -1),
  topics: list({
    errorCode: int16(),
    name: text(),
    isInternal: bool('1+'),
    partitions: list({
      errorCode: int16(),
      partitionIndex: int32(),
      leaderId: int32(),
      leaderEpoch: int32('7+', -1),
      replicaNodes: listOf(int32),
      isrNodes: listOf(int32),
      offlineReplicas: listOf(int32, '5+'),
    }),
    topicAuthorizedOperations: int32('8+', -2147483648),
  }),
  clusterAuthorizedOperations: int32('8+', -2147483648),
})

export const PRODUCE = api('Produce', 0, 3, 9, 9, {
  transactionalId: textOrNull('', '3+'),
  acks: int16(),
  timeoutMs: int32(),
  topicData: list({ name: text(), partitionData: list({ index: int32(), records: bytesOrNull('', '3+') }) }),
}, {
  responses: list({
    name: text(),
    partitionResponses: list({
      index: int32(),
      errorCode: int16(),
      baseOffset: int64(),
      logAppendTimeMs: int64('', -1),
      logStartOffset: int64('5+', -1),
      recordErrors: list({ batchIndex: int32('8+'), batchIndexErrorMessage: textOrNull('8+', '8+') }, '8+'),
      errorMessage: textOrNull('8+', '8+'),
    }),
  }),
  throttleTimeMs: int32(),
})

export const FETCH = api('Fetch', 1, 4, 12, 12, {
  replicaId: int32('', -1),
  maxWaitMs: int32(),
  minBytes: int32(),
  maxBytes: int32('', 0x7fffffff),
  isolationLevel: int8(),
  sessionId: int32('7+'),
  sessionEpoch: int32('7+', -1),
  topics: list({
    topic: text(),
    partitions: list({
      partition: int32(),
      currentLeaderEpoch: int32('9+', -1),
      fetchOffset: int64(),
      lastFetchedEpoch: int32('12+', -1),
      logStartOffset: int64('5+', -1),
      partitionMaxBytes: int32(),
    }),
  }),
  forgottenTopicsData: list({ topic: text('7+'), partitions: listOf(int32, '7+') }, '7+'),
  rackId: text('11+'),
}, {
  throttleTimeMs: int32(),
  errorCode: int16('7+'),
  sessionId: int32('7+'),
  responses: list({
    topic: text(),
    partitions: list({
      partitionIndex: int32(),
      errorCode: int16(),
      highWatermark: int64(),
      lastStableOffset: int64('', -1),
      logStartOffset: int64('5+', -1),
      abortedTransactions: listOrNull({ producerId: int64(), firstOffset: int64() }, '', '4+'),
      preferredReadReplica: int32('11+', -1),
      records: bytesOrNull('', '4+'),
    }),
  }),
})

export const LIST_OFFSETS = api('ListOffsets', 2, 1, 7, 6, {
  replicaId: int32(),
  isolationLevel: int8('2+'),
  topics: list({ name: text(), partitions: list({ partitionIndex: int32(), currentLeaderEpoch: int32('4+', -1), timestamp: int64() }) }),
}, {
  throttleTimeMs: int32('2+'),
  topics: list({
    name: text(),
    partitions: list({
      partitionIndex: int32(),
      errorCode: int16(),
      timestamp: int64('', -1),
      offset: int64('', -1),
      leaderEpoch: int32('4+', -1),
    }),
  }),
})
