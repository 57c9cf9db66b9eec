import { sendContent, sendMethod } from '../connection/send.ts'
import { accessible, named } from '../names.ts'
import { dispatch, hand, propertiesOf } from '../queue/dispatch.ts'
import { readyIn, takeHead } from '../queue/lane.ts'
import { touched } from '../queue/removal.ts'
import { isQuorum, nameOf, type Broker, type Channel } from '../state.ts'
import { refuse } from '../wire/errors.ts'
import type { Args } from '../wire/methods.ts'

/** One message, if there is one. */
export function get(broker: Broker, channel: Channel, args: Args<'basic.get'>): void {
  const queue = touched(broker, accessible(broker, channel, named(channel, args.queue)))
  const of = nameOf(broker, 'queue', queue.name)
  if (isQuorum(queue) && queue.settings.singleActive) {
    refuse('resource_locked', `cannot obtain access to locked ${of}. basic.get operations are not supported by quorum queues with single active consumer`)
  }
  if (queue.held !== null) refuse('internal_error', `Cannot get a message from queue '${of}': timeout`)
  const stored = takeHead(queue)
  if (stored === undefined) return sendMethod(broker, channel, 'basic.get-empty', { reserved: '' })
  const deliveryTag = hand(broker, channel, queue, stored, null, args.noAck)
  sendContent(broker, channel, 'basic.get-ok', {
    deliveryTag, redelivered: stored.redelivered, exchange: stored.message.exchange, routingKey: stored.message.keys[0]!, messageCount: readyIn(queue),
  }, propertiesOf(queue, stored), stored.message.body)
  // Another message is in front now, and may be too old.
  dispatch(broker, queue)
}
