import { api } from './api.ts'
import { bool, int16, int32, int64, list, listOf, text, textOrNull } from './fields.ts'

/** Idempotent and transactional producers. Fields and versions: Kafka's own message descriptions (clients 4.0.0, common/message). */

export const INIT_PRODUCER_ID = api('InitProducerId', 22, 0, 4, 2, {
  transactionalId: textOrNull('', '0+'),
  transactionTimeoutMs: int32(),
  producerId: int64('3+', -1),
  producerEpoch: int16('3+', -1),
}, {
  throttleTimeMs: int32(),
  errorCode: int16(),
  producerId: int64('', -1),
  producerEpoch: int16(),
})

export const ADD_PARTITIONS_TO_TXN = api('AddPartitionsToTxn', 24, 0, 3, 3, {
  v3AndBelowTransactionalId: text(),
  v3AndBelowProducerId: int64(),
  v3AndBelowProducerEpoch: int16(),
  v3AndBelowTopics: list({ name: text(), partitions: listOf(int32) }),
}, {
  throttleTimeMs: int32(),
  resultsByTopicV3AndBelow: list({ name: text(), resultsByPartition: list({ partitionIndex: int32(), partitionErrorCode: int16() }) }),
})

export const ADD_OFFSETS_TO_TXN = api('AddOffsetsToTxn', 25, 0, 3, 3, {
  transactionalId: text(),
  producerId: int64(),
  producerEpoch: int16(),
  groupId: text(),
}, {
  throttleTimeMs: int32(),
  errorCode: int16(),
})

export const END_TXN = api('EndTxn', 26, 0, 3, 3, {
  transactionalId: text(),
  producerId: int64(),
  producerEpoch: int16(),
  committed: bool(),
}, {
  throttleTimeMs: int32(),
  errorCode: int16(),
})

export const TXN_OFFSET_COMMIT = api('TxnOffsetCommit', 28, 0, 3, 3, {
  transactionalId: text(),
  groupId: text(),
  producerId: int64(),
  producerEpoch: int16(),
  generationId: int32('3+', -1),
  memberId: text('3+'),
  groupInstanceId: textOrNull('3+', '3+'),
  topics: list({
    name: text(),
    partitions: list({
      partitionIndex: int32(),
      committedOffset: int64(),
      committedLeaderEpoch: int32('2+', -1),
      committedMetadata: textOrNull('', '0+'),
    }),
  }),
}, {
  throttleTimeMs: int32(),
  topics: list({ name: text(), partitions: list({ partitionIndex: int32(), errorCode: int16() }) }),
})
