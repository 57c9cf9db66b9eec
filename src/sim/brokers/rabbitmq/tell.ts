import { bodyOf } from '../payload.ts'
import type { Binding, Broker, Channel, Consumer, Exchange, Message, Queue, Stored } from './state.ts'
import type { AmqpError } from './wire/errors.ts'
import type { Field, Table } from './wire/table.ts'

const system = 'rabbitmq'
type Detail = Record<string, string | number | boolean>

export const peerOf = ({ io }: Broker, channel: Channel | null): string => channel === null ? '' : io.peer(channel.connection.fd)

/** A value of a header, to be read by people. */
export function shown({ type, value }: Field): string {
  if (type === 'table') return JSON.stringify(plainTable(value))
  if (type === 'array') return JSON.stringify(value.map(plain))
  return value instanceof Uint8Array ? bodyOf(value).text : String(value ?? '')
}
const plain = (field: Field): unknown => field.type === 'table' ? plainTable(field.value)
  : field.type === 'array' ? field.value.map(plain)
    : typeof field.value === 'number' || typeof field.value === 'boolean' ? field.value : shown(field)
const plainTable = (table: Table): Record<string, unknown> => Object.fromEntries(table.map(([key, field]) => [key, plain(field)]))
const details = (args: Table): Detail => Object.fromEntries(args.map(([key, field]) => [key, typeof field.value === 'number' || typeof field.value === 'boolean' ? field.value : shown(field)]))

/** The properties that say something about a message, as a client names them. They stand among its headers. */
export const PROPERTIES = [
  ['contentType', 'content_type'], ['deliveryMode', 'delivery_mode'], ['priority', 'priority'], ['correlationId', 'correlation_id'], ['replyTo', 'reply_to'],
  ['expiration', 'expiration'], ['messageId', 'message_id'], ['type', 'type'], ['appId', 'app_id'],
] as const

export function tellPublished({ io }: Broker, message: Message, queues: string[], from: string, fd?: number, fault?: string): void {
  const { properties } = message
  io.tell({
    kind: 'bus.produce', system, from, message: message.number, channel: message.exchange, routing: message.keys[0]!, queues, key: null,
    headers: [
      ...(properties.headers ?? []).map(([name, field]): [string, string] => [name, shown(field)]),
      ...PROPERTIES.flatMap(([name, label]): [string, string][] => properties[name] === undefined ? [] : [[label, String(properties[name])]]),
    ],
    body: bodyOf(message.body), ...(fault === undefined ? {} : { fault }),
  }, fd)
}

const placed = (queue: Queue, { message }: Stored) => ({ system, message: message.number, channel: message.exchange, queue: queue.name } as const)

export function tellDelivered(broker: Broker, queue: Queue, stored: Stored, channel: Channel): void {
  broker.io.tell({ kind: 'bus.deliver', ...placed(queue, stored), to: peerOf(broker, channel), attempt: stored.attempts }, channel.connection.fd)
}

export function tellSettled(broker: Broker, queue: Queue, stored: Stored, channel: Channel, outcome: 'ack' | 'nack' | 'reject'): void {
  broker.io.tell({ kind: 'bus.ack', ...placed(queue, stored), from: peerOf(broker, channel), outcome }, channel.connection.fd)
}

export function tellRequeued({ io }: Broker, queue: Queue, stored: Stored, reason: string): void {
  io.tell({ kind: 'bus.requeue', ...placed(queue, stored), reason })
}

export function tellDead({ io }: Broker, queue: Queue, stored: Stored, target: string, as: number, reason: string): void {
  io.tell({ kind: 'bus.dead', ...placed(queue, stored), target, as, reason })
}

export function tellDropped({ io }: Broker, queue: Queue, stored: Stored, reason: string): void {
  io.tell({ kind: 'bus.drop', ...placed(queue, stored), reason })
}

export function tellUnroutable({ io }: Broker, message: Message, reason: string): void {
  io.tell({ kind: 'bus.drop', system, message: message.number, channel: message.exchange, queue: '', reason })
}

type Change = 'created' | 'deleted'

export function tellExchange({ io }: Broker, exchange: Exchange, change: Change, by: string, fd?: number): void {
  io.tell({ kind: 'bus.channel', system, what: 'exchange', name: exchange.name, change, by, detail: { type: exchange.type, durable: exchange.durable, ...details(exchange.args) } }, fd)
}

export function tellBinding({ io }: Broker, exchange: Exchange, binding: Binding, change: Change, by: string, fd?: number): void {
  const name = `${exchange.name} -> ${binding.to}${binding.key === '' ? '' : ` (${binding.key})`}`
  io.tell({ kind: 'bus.channel', system, what: 'binding', name, change, by, detail: { source: exchange.name, [binding.kind]: binding.to, key: binding.key, ...details(binding.args) } }, fd)
}

export function tellQueue({ io }: Broker, queue: Queue, change: Change, by: string, fd?: number): void {
  const detail = { type: queue.settings.type, durable: queue.durable, ...(queue.owner === null ? {} : { exclusive: true }), ...(queue.autoDelete ? { 'auto-delete': true } : {}), ...details(queue.args) }
  io.tell({ kind: 'bus.channel', system, what: 'queue', name: queue.name, change, by, detail }, fd)
}

export function tellConsumer(broker: Broker, consumer: Consumer, change: Change): void {
  const { queue, tag, channel } = consumer
  const detail: Detail = { queue: queue.name, prefetch: consumer.prefetch, acknowledges: !consumer.noAck, ...(consumer.exclusive ? { exclusive: true } : {}), ...details(consumer.args) }
  broker.io.tell({ kind: 'bus.channel', system, what: 'consumer', name: tag, change, by: peerOf(broker, channel), detail }, channel.connection.fd)
  if (queue.settings.singleActive) tellActive(broker, queue, change === 'created' ? 'a consumer came' : 'a consumer went')
}

/** Whose turn it is where only one consumer has it. */
function tellActive(broker: Broker, queue: Queue, reason: string): void {
  broker.io.tell({
    kind: 'bus.group', system, group: queue.name, generation: queue.epoch, state: queue.active === null ? 'Empty' : 'Single active consumer', reason,
    members: queue.consumers.map((one) => ({ id: one.tag, process: peerOf(broker, one.channel), owns: one === queue.active ? [queue.name] : [] })),
  })
}

export function tellLeader({ io, state }: Broker, queue: Queue, reason: string): void {
  const leader = queue.held === null ? state.config.node : ''
  io.tell({ kind: 'bus.leader', system, channel: queue.name, partition: 0, leader, isr: [state.config.node], epoch: queue.epoch, reason })
}

export function tellError({ io }: Broker, fd: number, error: AmqpError): void {
  io.tell({ kind: 'bus.error', system, to: io.peer(fd), code: error.word, detail: error.message }, fd)
}

/** Once in the life of this node. */
export function tellProblem({ io, state }: Broker, text: string): void {
  if (state.told.includes(text)) return
  state.told.push(text)
  io.problem('broker', text)
}
