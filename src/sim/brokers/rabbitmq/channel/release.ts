import { dispatch } from '../queue/dispatch.ts'
import { removeConsumer } from '../queue/removal.ts'
import type { Broker, Channel } from '../state.ts'
import { cancelReplies } from './replies.ts'
import { recover } from './settle.ts'

/** Its consumers are gone, and what it had goes back. */
export function release(broker: Broker, channel: Channel, reason: string): void {
  const { io } = broker
  channel.phase = 'closing'
  if (channel.tick !== null) io.cancel(channel.tick)
  channel.tick = null
  cancelReplies(broker, channel)
  if (channel.tx !== null) for (const { unacked } of channel.tx.settled) for (const one of unacked) channel.unacked.set(one.tag, one)
  channel.tx = null
  const queues = [...channel.consumers.values()].map((consumer) => {
    removeConsumer(broker, consumer)
    return consumer.queue
  })
  recover(broker, channel, reason)
  for (const queue of queues) dispatch(broker, queue)
}
