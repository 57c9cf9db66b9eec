import { sendContent } from '../connection/send.ts'
import { watch } from '../channel/watch.ts'
import { redeliverSometimes } from '../faults/redelivery.ts'
import { isQuorum, type Broker, type Channel, type Consumer, type Queue, type Stored } from '../state.ts'
import { tellDelivered, tellSettled } from '../tell.ts'
import { writeProperties } from '../wire/properties.ts'
import { withField } from '../wire/table.ts'
import { expireHeads } from './expiry.ts'
import { isEmpty, takeHead } from './lane.ts'
import { nextConsumer } from './round.ts'

/** Gives out what there is, as long as somebody has room for it. What is `fresh` is offered once before it can be too old. */
export function dispatch(broker: Broker, queue: Queue, fresh = false): void {
  for (let offered = fresh; ; offered = false) {
    if (!offered) expireHeads(broker, queue)
    if (queue.held !== null || queue.gone || isEmpty(queue)) return
    const consumer = nextConsumer(broker, queue)
    if (consumer === undefined) return offered ? expireHeads(broker, queue) : undefined
    deliver(broker, queue, consumer, takeHead(queue)!)
  }
}

export function ttlOver(broker: Broker, name: string): void {
  const queue = broker.state.queues.get(name)
  if (queue === undefined) return
  queue.ttlTimer = null
  dispatch(broker, queue)
}

function deliver(broker: Broker, queue: Queue, consumer: Consumer, stored: Stored): void {
  const { channel, tag } = consumer
  const deliveryTag = hand(broker, channel, queue, stored, consumer)
  sendContent(broker, channel, 'basic.deliver', {
    consumerTag: tag, deliveryTag, redelivered: stored.redelivered, exchange: stored.message.exchange, routingKey: stored.message.keys[0]!,
  }, propertiesOf(queue, stored), stored.message.body)
}

/** A message leaves its queue for a channel, until that has settled it; the tag by which it will. */
export function hand(broker: Broker, channel: Channel, queue: Queue, stored: Stored, consumer: Consumer | null, noAck = consumer?.noAck ?? false): number {
  const { io } = broker
  const tag = channel.nextTag++
  stored.attempts++
  tellDelivered(broker, queue, stored, channel)
  if (noAck) {
    tellSettled(broker, queue, stored, channel, 'ack')
    redeliverSometimes(broker, queue, stored)
    return tag
  }
  queue.unacked.add(stored)
  channel.unacked.set(tag, { tag, queue, stored, consumer, at: io.now })
  if (consumer !== null) consumer.held++
  watch(broker, channel)
  return tag
}

/** A quorum queue adds how often a message came back. */
export function propertiesOf(queue: Queue, { message, returns }: Stored): Uint8Array {
  if (!isQuorum(queue)) return message.raw
  return writeProperties({ ...message.properties, headers: withField(message.properties.headers ?? [], 'x-delivery-count', { type: 'long', value: returns }) })
}
