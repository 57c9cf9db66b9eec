import { advanceStart } from '../log/log.ts'
import { leads, partitionOf, type Broker } from '../state.ts'
import { tellGone } from '../log/cleaning.ts'
import { ERRORS } from '../wire/errors.ts'
import type { DELETE_RECORDS } from '../wire/admin-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'

/** All before an offset goes; -1 stands for all there is. */
export function deleteRecords(broker: Broker, request: RequestOf<typeof DELETE_RECORDS>): Answer<typeof DELETE_RECORDS> {
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, offset }) => ({ partitionIndex, ...cut(broker, name, partitionIndex, offset) })),
    })),
  }
}

function cut(broker: Broker, name: string, index: number, offset: number): { lowWatermark: number; errorCode: number } {
  const partition = partitionOf(broker.state, name, index)
  if (partition === undefined) return { lowWatermark: -1, errorCode: ERRORS.UNKNOWN_TOPIC_OR_PARTITION }
  if (!leads(broker.state, partition)) return { lowWatermark: -1, errorCode: ERRORS.NOT_LEADER_OR_FOLLOWER }
  const to = offset === -1 ? partition.log.highWatermark : offset
  if (to < 0 || to > partition.log.highWatermark) return { lowWatermark: -1, errorCode: ERRORS.OFFSET_OUT_OF_RANGE }
  const before = partition.log.start
  const gone = [...partition.log.batches]
  advanceStart(partition.log, to)
  tellGone(broker, partition, gone, before, partition.log.start, 'deleted')
  return { lowWatermark: partition.log.start, errorCode: 0 }
}
