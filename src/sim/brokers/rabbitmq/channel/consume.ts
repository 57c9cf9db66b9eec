import { sendMethod } from '../connection/send.ts'
import { checkConsumer } from '../queue/arguments.ts'
import { accessible, named, token } from '../names.ts'
import { addConsumer } from '../queue/consumers.ts'
import { dispatch } from '../queue/dispatch.ts'
import { removeConsumer } from '../queue/removal.ts'
import { numberIn } from '../queue/settings.ts'
import { isQuorum, nameOf, type Broker, type Channel } from '../state.ts'
import { refuse } from '../wire/errors.ts'
import type { Args } from '../wire/methods.ts'
import { cancelReplies, consumeReplies, REPLY_TO } from './replies.ts'

export function consume(broker: Broker, channel: Channel, args: Args<'basic.consume'>): void {
  if (args.queue === REPLY_TO) return consumeReplies(broker, channel, args)
  const { io } = broker
  const name = named(channel, args.queue)
  if (channel.consumers.has(args.consumerTag)) refuse('not_allowed', `attempt to reuse consumer tag '${args.consumerTag}'`)
  const queue = accessible(broker, channel, name)
  checkConsumer(broker, name, isQuorum(queue), args.arguments)
  if (isQuorum(queue) && channel.globalPrefetch > 0) refuse('not_implemented', `${nameOf(broker, 'queue', name)} does not support global qos`)
  const tag = args.consumerTag === '' ? `amq.ctag-${token(io.random(16))}` : args.consumerTag
  addConsumer(broker, {
    tag, channel, queue, noAck: args.noAck, exclusive: args.exclusive, prefetch: channel.prefetch, priority: numberIn(args.arguments, 'x-priority') ?? 0,
    args: args.arguments, held: 0, blocked: false,
  })
  if (!args.nowait) sendMethod(broker, channel, 'basic.consume-ok', { consumerTag: tag })
  dispatch(broker, queue)
}

/** A tag that nobody knows is no mistake. */
export function cancel(broker: Broker, channel: Channel, { consumerTag, nowait }: Args<'basic.cancel'>): void {
  if (channel.reply?.tag === consumerTag) cancelReplies(broker, channel)
  if (!nowait) sendMethod(broker, channel, 'basic.cancel-ok', { consumerTag })
  const consumer = channel.consumers.get(consumerTag)
  if (consumer === undefined) return
  removeConsumer(broker, consumer)
  dispatch(broker, consumer.queue)
}
