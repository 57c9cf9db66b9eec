import { checkNaming, cleaned, existingExchange, notDefault } from '../names.ts'
import { checkSame, checkSameArguments } from '../queue/arguments.ts'
import { EXCHANGE_TYPES, nameOf, type Broker, type Channel, type Exchange, type ExchangeType, type Rabbit } from '../state.ts'
import { peerOf, tellExchange } from '../tell.ts'
import { refuse } from '../wire/errors.ts'
import type { Args } from '../wire/methods.ts'
import { removeExchange } from './removal.ts'

/** What every virtual host begins with. */
export function firstExchanges(): Rabbit['exchanges'] {
  const own: [string, ExchangeType][] = [
    ['', 'direct'], ['amq.direct', 'direct'], ['amq.fanout', 'fanout'], ['amq.topic', 'topic'], ['amq.headers', 'headers'], ['amq.match', 'headers'],
    ['amq.rabbitmq.trace', 'topic'],
  ]
  return new Map(own.map(([name, type]) => [name, newExchange(name, type, { durable: true, autoDelete: false, internal: name === 'amq.rabbitmq.trace', args: [] })]))
}

const newExchange = (name: string, type: ExchangeType, rest: Pick<Exchange, 'durable' | 'autoDelete' | 'internal' | 'args'>): Exchange =>
  ({ name, type, ...rest, bindings: [] })

export function declareExchange(broker: Broker, channel: Channel, args: Args<'exchange.declare'>): void {
  const { state } = broker
  const name = cleaned(args.exchange)
  if (args.passive) {
    notDefault(name)
    existingExchange(broker, name)
    return
  }
  const type = EXCHANGE_TYPES.find((one) => one === args.type) ?? refuse('command_invalid', `unknown exchange type '${args.type}'`)
  notDefault(name)
  const found = state.exchanges.get(name)
  if (found !== undefined) return same(broker, found, type, args)
  if (name.startsWith('amq.')) refuse('access_refused', `exchange name '${name}' contains reserved prefix 'amq.*'`)
  checkNaming(args.arguments, 'alternate-exchange', nameOf(broker, 'exchange', name))
  const exchange = newExchange(name, type, { durable: args.durable, autoDelete: args.autoDelete, internal: args.internal, args: args.arguments })
  state.exchanges.set(name, exchange)
  tellExchange(broker, exchange, 'created', peerOf(broker, channel), channel.connection.fd)
}

function same(broker: Broker, exchange: Exchange, type: ExchangeType, args: Args<'exchange.declare'>): void {
  const check = (key: string, current: unknown, received: unknown): void => checkSame(broker, 'exchange', exchange.name, key, current, received)
  check('type', exchange.type, type)
  check('durable', exchange.durable, args.durable)
  check('auto_delete', exchange.autoDelete, args.autoDelete)
  check('internal', exchange.internal, args.internal)
  checkSameArguments(broker, 'exchange', exchange.name, ['alternate-exchange'], exchange.args, args.arguments)
}

export function deleteExchange(broker: Broker, channel: Channel, args: Args<'exchange.delete'>): void {
  const name = cleaned(args.exchange)
  notDefault(name)
  if (name.startsWith('amq.')) refuse('access_refused', `deletion of system ${nameOf(broker, 'exchange', name)} not allowed`)
  const exchange = broker.state.exchanges.get(name)
  if (exchange === undefined) return
  if (args.ifUnused && exchange.bindings.length > 0) refuse('precondition_failed', `${nameOf(broker, 'exchange', name)} in use`)
  removeExchange(broker, exchange, channel)
}
