import { sendContent, sendMethod } from '../connection/send.ts'
import { token } from '../names.ts'
import { nameOf, type Broker, type Channel, type Message } from '../state.ts'
import { peerOf, tellUnroutable } from '../tell.ts'
import { refuse } from '../wire/errors.ts'
import type { Args } from '../wire/methods.ts'

/** Direct reply-to: no queue, but a channel's own name for the answers to what it asks. */
export const REPLY_TO = 'amq.rabbitmq.reply-to'

/** Of a routing key: the end that names a channel. */
export const replyKey = (key: string): string | null => key.startsWith(`${REPLY_TO}.`) ? key.slice(REPLY_TO.length + 1) : null

/** To declare it says whether it is there; it always is, and a channel's own as long as that. */
export function declareReplies(broker: Broker, name: string): { queue: string; messageCount: number; consumerCount: number } {
  const key = replyKey(name)
  if (name !== REPLY_TO && (key === null || !broker.state.replies.has(key))) refuse('not_found', `no ${nameOf(broker, 'queue', name)}`)
  return { queue: name, messageCount: 0, consumerCount: 1 }
}

export function consumeReplies(broker: Broker, channel: Channel, args: Args<'basic.consume'>): void {
  const { io, state } = broker
  if (channel.consumers.has(args.consumerTag)) refuse('not_allowed', `attempt to reuse consumer tag '${args.consumerTag}'`)
  if (!args.noAck) refuse('precondition_failed', 'reply consumer cannot acknowledge')
  if (channel.reply !== null) refuse('precondition_failed', 'reply consumer already set')
  const tag = args.consumerTag === '' ? `amq.ctag-${token(io.random(16))}` : args.consumerTag
  channel.reply = { tag, key: token(io.random(16)) }
  state.replies.set(channel.reply.key, channel)
  if (!args.nowait) sendMethod(broker, channel, 'basic.consume-ok', { consumerTag: tag })
}

export function cancelReplies({ state }: Broker, channel: Channel): void {
  if (channel.reply !== null) state.replies.delete(channel.reply.key)
  channel.reply = null
}

/** Straight to the channel that asked, if it is still there; nobody acknowledges it. */
export function reply(broker: Broker, key: string, message: Message): void {
  const { io, state } = broker
  const channel = state.replies.get(key)
  if (channel?.reply == null) return tellUnroutable(broker, message, 'who asked is gone')
  const { fd } = channel.connection
  const place = { system: 'rabbitmq', message: message.number, channel: message.exchange, queue: REPLY_TO } as const
  io.tell({ kind: 'bus.deliver', ...place, to: peerOf(broker, channel), attempt: 1 }, fd)
  io.tell({ kind: 'bus.ack', ...place, from: peerOf(broker, channel), outcome: 'ack' }, fd)
  sendContent(broker, channel, 'basic.deliver', {
    consumerTag: channel.reply.tag, deliveryTag: channel.nextTag, redelivered: false, exchange: message.exchange, routingKey: message.keys[0]!,
  }, message.raw, message.body)
}
