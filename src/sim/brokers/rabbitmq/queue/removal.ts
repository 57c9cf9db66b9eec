import { msToNs } from '../../../../contract/time.ts'
import { sendMethod } from '../connection/send.ts'
import { removeBindingsTo } from '../exchange/removal.ts'
import type { Broker, Channel, Consumer, Queue, Stored } from '../state.ts'
import { peerOf, tellDropped, tellQueue } from '../tell.ts'
import { clear } from './lane.ts'
import { detach } from './round.ts'

/** x-expires: a queue without consumers goes when nobody has asked for it that long. */
export function touched(broker: Broker, queue: Queue): Queue {
  const { io } = broker
  if (queue.expiryTimer !== null) io.cancel(queue.expiryTimer)
  queue.expiryTimer = queue.settings.expires === null || queue.consumers.length > 0 || queue.gone ? null : io.at(io.now + msToNs(queue.settings.expires), { expire: queue.name })
  return queue
}

export function expired(broker: Broker, name: string): void {
  const queue = broker.state.queues.get(name)
  if (queue === undefined) return
  queue.expiryTimer = null
  if (queue.consumers.length === 0) removeQueue(broker, queue, null, 'its queue expired')
}

/** Its messages are lost; consumers whose client understands it are told. */
export function removeQueue(broker: Broker, queue: Queue, channel: Channel | null, reason: string): void {
  const { io, state } = broker
  queue.gone = true
  state.queues.delete(queue.name)
  for (const stored of [...emptied(queue), ...queue.unacked]) tellDropped(broker, queue, stored, reason)
  queue.unacked.clear()
  if (queue.ttlTimer !== null) io.cancel(queue.ttlTimer.id)
  if (queue.expiryTimer !== null) io.cancel(queue.expiryTimer)
  for (const consumer of queue.consumers) {
    detach(broker, consumer)
    if (consumer.channel.connection.capabilities.includes('consumer_cancel_notify')) sendMethod(broker, consumer.channel, 'basic.cancel', { consumerTag: consumer.tag, nowait: true })
  }
  removeBindingsTo(broker, 'queue', queue.name, channel)
  tellQueue(broker, queue, 'deleted', peerOf(broker, channel), channel?.connection.fd)
}

/** Takes all that could be delivered. */
export function emptied(queue: Queue): Stored[] {
  queue.bytes = 0
  return [...clear(queue.returned), ...queue.lanes.flatMap(clear)]
}

/** A queue with auto-delete goes with its last consumer. Who is next is served by `dispatch`. */
export function removeConsumer(broker: Broker, consumer: Consumer): void {
  const { queue } = consumer
  detach(broker, consumer)
  if (queue.autoDelete && queue.consumers.length === 0) removeQueue(broker, queue, null, 'its queue went with its last consumer')
  else touched(broker, queue)
}
