import { sendContent } from '../connection/send.ts'
import { existingExchange } from '../names.ts'
import { route } from '../exchange/route.ts'
import { lostAck } from '../faults/lost-ack.ts'
import { enqueue } from '../queue/enqueue.ts'
import { nameOf, type Broker, type Channel, type Confirm, type Exchange, type Message, type Publish, type Routed } from '../state.ts'
import { tellPublished, tellUnroutable } from '../tell.ts'
import { AmqpError, refuse } from '../wire/errors.ts'
import { readProperties, writeProperties, type Properties } from '../wire/properties.ts'
import { lookup, without } from '../wire/table.ts'
import { answered } from './confirms.ts'
import { REPLY_TO, reply, replyKey } from './replies.ts'

const TEN_YEARS_MS = 315_360_000_000
const NO_ROUTE = new AmqpError('no_route', '').code

/** Routes at once; in a transaction it is delivered with the commit. */
export function publish(broker: Broker, channel: Channel, { method, properties: raw, body }: Publish): void {
  const { state } = broker
  if (method.immediate) refuse('not_implemented', 'immediate=true')
  const most = state.config.settings.max_message_size
  if (body.length > most) refuse('precondition_failed', `message size ${body.length} is larger than configured max size ${most}`)
  const exchange = existingExchange(broker, method.exchange)
  if (exchange.internal) refuse('access_refused', `cannot publish to internal ${nameOf(broker, 'exchange', exchange.name)}`)
  const given = readProperties(raw)
  const properties = checked(channel, given)
  const keys = [method.routingKey, ...moreKeys(given)]
  const message: Message = {
    number: 0, exchange: exchange.name, keys, properties, raw: properties === given ? raw : writeProperties(properties), body,
    persistent: properties.deliveryMode === 2, deaths: [],
  }
  const routed: Routed = { message, queues: route(broker, exchange, message), replies: repliesOf(exchange, message), mandatory: method.mandatory, sequence: 0 }
  if (channel.confirm || channel.tx !== null) routed.sequence = ++channel.published
  if (channel.tx === null) deliver(broker, channel, routed)
  else channel.tx.publishes.push(routed)
}

/** The properties as they go on: with the channel's own name for replies, and without what only routes. */
function checked(channel: Channel, given: Properties): Properties {
  let properties = given
  if (given.replyTo === REPLY_TO) {
    const { key } = channel.reply ?? refuse('precondition_failed', 'fast reply consumer does not exist')
    properties = { ...properties, replyTo: `${REPLY_TO}.${key}` }
  }
  if (given.userId !== undefined && given.userId !== channel.connection.user) {
    refuse('precondition_failed', `user_id property set to '${given.userId}' but authenticated user was '${channel.connection.user}'`)
  }
  // Blind copies stay blind.
  if (given.headers !== undefined && lookup(given.headers, 'BCC') !== undefined) properties = { ...properties, headers: without(given.headers, 'BCC') }
  const problem = given.expiration === undefined ? null : expirationProblem(given.expiration)
  if (problem !== null) refuse('precondition_failed', `invalid expiration '${given.expiration}': ${problem}`)
  return properties
}

function expirationProblem(text: string): string | null {
  const [, digits, rest] = /^([+-]?\d+)?(.*)$/s.exec(text)!
  if (digits === undefined) return 'no_integer'
  if (rest !== '') return `{leftover_string,"${rest}"}`
  const value = Number(digits)
  return value < 0 ? `{value_negative,${value}}` : value > TEN_YEARS_MS ? `{value_too_large,${value}}` : null
}

/** Routing keys that come with the headers. */
function moreKeys({ headers = [] }: Properties): string[] {
  return ['CC', 'BCC'].flatMap((name) => {
    const field = lookup(headers, name)
    if (field === undefined) return []
    if (field.type !== 'array') return refuse('precondition_failed', `invalid message: {unacceptable_type_in_header,"${name}",${field.type}}`)
    return field.value.flatMap((one) => one.type === 'longstr' ? [String(one.value)] : [])
  })
}

const repliesOf = (exchange: Exchange, { keys }: Message): string[] =>
  exchange.name === '' ? keys.flatMap((key) => replyKey(key) ?? []) : []

export function deliver(broker: Broker, channel: Channel, { message, queues, replies, mandatory, sequence }: Routed): void {
  const { io, state } = broker
  const fd = channel.connection.fd
  const there = queues.filter((queue) => !queue.gone)
  message.number = ++state.messages
  tellPublished(broker, message, there.map((queue) => queue.name), io.peer(fd), fd)
  for (const key of replies) reply(broker, key, message)
  const confirm: Confirm | null = sequence === 0 ? null : { channel, sequence, waiting: there.length, refused: false }
  if (confirm !== null) channel.unconfirmed.set(sequence, confirm)
  // A return comes before the confirm.
  if (there.length === 0 && replies.length === 0) unroutable(broker, channel, message, mandatory)
  for (const queue of there) enqueue(broker, queue, message, confirm)
  if (confirm !== null && there.length === 0) answered(broker, confirm)
  if (confirm !== null) lostAck(broker, channel, message, there)
}

function unroutable(broker: Broker, channel: Channel, message: Message, mandatory: boolean): void {
  tellUnroutable(broker, message, mandatory ? 'unroutable: returned' : 'unroutable')
  if (!mandatory) return
  sendContent(broker, channel, 'basic.return', { code: NO_ROUTE, text: 'NO_ROUTE', exchange: message.exchange, routingKey: message.keys[0]! }, message.raw, message.body)
}
