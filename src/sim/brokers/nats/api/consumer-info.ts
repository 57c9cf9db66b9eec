import { isPaused, isPush, type Consumer } from '../consumer/consumer.ts'
import { expireWaiting } from '../consumer/pull.ts'
import type { Broker } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import { parseTime, rfc3339, stampOf } from '../time.ts'
import { withVersion } from './find.ts'

/** Where a consumer is. `alone`: not one of a list, which says less. */
export function consumerInfo(broker: Broker, stream: Stream, consumer: Consumer, alone: boolean): object {
  const { name, config, created, delivered, floor, pending, again, left } = consumer
  if (!isPush(consumer)) expireWaiting(broker, stream, consumer, false)
  const paused = isPaused(broker, consumer)
  const sequences = ({ consumer: own, stream: seq, at }: Consumer['floor']): object => ({ consumer_seq: own, stream_seq: seq, ...(at === null ? {} : { last_active: rfc3339(at) }) })
  return {
    stream_name: stream.config.name, name, created: rfc3339(created), config: { ...config, metadata: alone ? withVersion(config.metadata) : config.metadata },
    delivered: sequences(delivered), ack_floor: sequences(floor), num_ack_pending: pending.size, num_redelivered: config.max_deliver === 1 ? 0 : again.size,
    num_waiting: consumer.waiting.length, num_pending: Math.max(0, left), ...(isPush(consumer) && consumer.active ? { push_bound: true } : {}),
    ...(paused ? { paused: true, pause_remaining: Math.round((parseTime(config.pause_until!)! - broker.io.wall) * 1e6) } : {}), ts: rfc3339(stampOf(broker.io)),
  }
}
