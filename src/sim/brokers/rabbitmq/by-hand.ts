import type { BusMessage, BusReplay } from '../../../contract/bus.ts'
import type { BrokerFault } from '../../../contract/faults-broker.ts'
import { bytesOf } from '../payload.ts'
import { route } from './exchange/route.ts'
import { enqueue, requeue } from './queue/enqueue.ts'
import { takeHead } from './queue/lane.ts'
import type { Broker, Exchange, Message } from './state.ts'
import { PROPERTIES, tellDropped, tellProblem, tellPublished, tellUnroutable } from './tell.ts'
import { writeProperties, type Properties } from './wire/properties.ts'
import { text, type Table } from './wire/table.ts'

/** Bytes that are neither JSON nor text. */
const POISON = Uint8Array.of(0xff, 0xfe, 0x00, 0x7b, 0x22, 0x70, 0x6f, 0x69, 0x73, 0x6f, 0x6e)

/** A message by hand (SPEC B4): to an exchange, or straight to the queue of that name. Persistent, and of the type that it looks like. */
export function publishByHand(broker: Broker, message: BusMessage): void {
  put(broker, message.channel, message.routing ?? message.key ?? '', propertiesOf(message), bytesOf(message.body))
}

/** A message that is published again has its properties among its headers, and what a server had written there. */
function propertiesOf({ headers, body }: BusMessage): Properties {
  const properties: Properties = { contentType: isJson(body) ? 'application/json' : 'text/plain', deliveryMode: 2 }
  const rest: Table = []
  for (const [name, value] of headers) {
    const property = PROPERTIES.find(([, label]) => label === name)?.[0]
    if (property === 'deliveryMode' || property === 'priority') properties[property] = Number(value) & 0xff
    else if (property !== undefined) properties[property] = value
    else if (!/^x-(death|first-death-.*|delivery-count)$/.test(name)) rest.push([name, text(value)])
  }
  return rest.length === 0 ? properties : { ...properties, headers: rest }
}

/** [F31] */
export function publishPoison(broker: Broker, id: string, spec: Extract<BrokerFault, { type: 'poison' }>): void {
  broker.io.hit(id, `a message that cannot be read lies in ${spec.channel}`)
  put(broker, spec.channel, spec.key ?? '', { contentType: 'application/json', deliveryMode: 2 }, spec.body === undefined ? POISON : bytesOf(spec.body), id)
}

function put(broker: Broker, channel: string, key: string, properties: Properties, body: Uint8Array, fault?: string): void {
  const { state } = broker
  const exchange = state.exchanges.get(channel)
  // Without an exchange of that name, a queue is meant.
  const [through, routing] = exchange === undefined && state.queues.has(channel) ? [state.exchanges.get('')!, channel] : [exchange, key]
  if (through === undefined) return tellProblem(broker, `nothing was published: there is no exchange and no queue ${channel}`)
  send(broker, through, { number: 0, exchange: through.name, keys: [routing], properties, raw: writeProperties(properties), body, persistent: true, deaths: [] }, fault)
}

function send(broker: Broker, exchange: Exchange, message: Message, fault?: string): void {
  const queues = route(broker, exchange, message)
  message.number = ++broker.state.messages
  tellPublished(broker, message, queues.map((queue) => queue.name), '', undefined, fault)
  if (queues.length === 0) tellUnroutable(broker, message, 'unroutable')
  for (const queue of queues) enqueue(broker, queue, message, null)
}

/**
 * RabbitMQ keeps nothing that was acknowledged, so nothing can be read again. What comes near: a queue's deliveries that are still
 * open go back to it; and what lies in another queue (of dead letters) moves to it, as the management page's "move messages" does.
 */
export function replayByHand(broker: Broker, from: BusReplay): void {
  const { state } = broker
  const [source, target] = [state.queues.get(from.channel), state.queues.get(from.queue)]
  if (target === undefined) return tellProblem(broker, `nothing to replay: there is no queue ${from.queue}`)
  if (source === undefined || source === target) {
    tellProblem(broker, `RabbitMQ keeps no message that was acknowledged, so ${target.name} cannot read from an offset; its open deliveries go back to it instead`)
    return requeue(broker, target, [...target.unacked], 'by hand')
  }
  tellProblem(broker, `RabbitMQ has no offsets: all that waits in ${source.name} moves to ${target.name} instead`)
  for (let stored = takeHead(source); stored !== undefined; stored = takeHead(source)) {
    tellDropped(broker, source, stored, `moved to ${target.name} by hand`)
    send(broker, state.exchanges.get('')!, { ...stored.message, exchange: '', keys: [target.name], deaths: [] })
  }
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}
