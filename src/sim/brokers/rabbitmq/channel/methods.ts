import { bind, unbind } from '../exchange/bindings.ts'
import { declareExchange, deleteExchange } from '../exchange/exchanges.ts'
import { sendMethod } from '../connection/send.ts'
import { named } from '../names.ts'
import { readyIn } from '../queue/lane.ts'
import { declareQueue, deleteQueue, purgeQueue } from '../queue/queues.ts'
import type { Broker, Channel } from '../state.ts'
import { AmqpError, refuse } from '../wire/errors.ts'
import { METHODS, type Args, type Incoming, type MethodName } from '../wire/methods.ts'
import { closeChannel, failed } from './close.ts'
import { cancel, consume } from './consume.ts'
import { get } from './get.ts'
import { qos } from './qos.ts'
import { declareReplies, REPLY_TO } from './replies.ts'
import { recover, settled } from './settle.ts'
import { commitTx, rollbackTx, selectTx } from './tx.ts'

type Handlers = { [M in MethodName]?: (broker: Broker, channel: Channel, args: Args<M>) => void }

/** What a client can ask for on a channel. */
const HANDLERS: Handlers = {
  'access.request': (broker, channel) => sendMethod(broker, channel, 'access.request-ok', { ticket: 1 }),
  'basic.ack': (broker, channel, { deliveryTag, multiple }) => settled(broker, channel, deliveryTag, multiple, 'ack'),
  'basic.cancel': cancel,
  'basic.consume': consume,
  'basic.get': get,
  'basic.nack': (broker, channel, { deliveryTag, multiple, requeue }) => settled(broker, channel, deliveryTag, multiple, requeue ? 'requeue' : 'discard'),
  'basic.qos': qos,
  'basic.recover': (broker, channel, { requeue }) => {
    recoverAll(broker, channel, requeue)
    sendMethod(broker, channel, 'basic.recover-ok', {})
  },
  'basic.recover-async': (broker, channel, { requeue }) => recoverAll(broker, channel, requeue),
  'basic.reject': (broker, channel, { deliveryTag, requeue }) => settled(broker, channel, deliveryTag, false, requeue ? 'requeue' : 'discard'),
  'channel.close': closeChannel,
  'channel.flow': (broker, channel, { active }) => {
    if (!active) refuse('not_implemented', 'active=false')
    sendMethod(broker, channel, 'channel.flow-ok', { active: true })
  },
  'channel.open': () => refuse('channel_error', `second 'channel.open' seen`),
  'confirm.select': (broker, channel, { nowait }) => {
    if (channel.tx !== null) refuse('precondition_failed', 'cannot switch from tx to confirm mode')
    channel.confirm = true
    if (!nowait) sendMethod(broker, channel, 'confirm.select-ok', {})
  },
  'exchange.declare': (broker, channel, args) => {
    declareExchange(broker, channel, args)
    if (!args.nowait) sendMethod(broker, channel, 'exchange.declare-ok', {})
  },
  'exchange.delete': (broker, channel, args) => {
    deleteExchange(broker, channel, args)
    if (!args.nowait) sendMethod(broker, channel, 'exchange.delete-ok', {})
  },
  'exchange.bind': (broker, channel, { source, destination: to, routingKey: key, arguments: args, nowait }) => {
    bind(broker, channel, { source, kind: 'exchange', to, key, args })
    if (!nowait) sendMethod(broker, channel, 'exchange.bind-ok', {})
  },
  'exchange.unbind': (broker, channel, { source, destination: to, routingKey: key, arguments: args, nowait }) => {
    unbind(broker, channel, { source, kind: 'exchange', to, key, args })
    if (!nowait) sendMethod(broker, channel, 'exchange.unbind-ok', {})
  },
  'queue.declare': (broker, channel, args) => {
    if (args.queue.startsWith(REPLY_TO)) return args.nowait ? undefined : sendMethod(broker, channel, 'queue.declare-ok', declareReplies(broker, args.queue))
    const queue = declareQueue(broker, channel, args)
    channel.lastQueue = queue.name
    if (!args.nowait) sendMethod(broker, channel, 'queue.declare-ok', { queue: queue.name, messageCount: readyIn(queue), consumerCount: queue.consumers.length })
  },
  'queue.delete': (broker, channel, args) => {
    const messageCount = deleteQueue(broker, channel, args)
    if (!args.nowait) sendMethod(broker, channel, 'queue.delete-ok', { messageCount })
  },
  'queue.bind': (broker, channel, args) => {
    bind(broker, channel, toQueue(channel, args))
    if (!args.nowait) sendMethod(broker, channel, 'queue.bind-ok', {})
  },
  'queue.unbind': (broker, channel, args) => {
    unbind(broker, channel, toQueue(channel, args))
    sendMethod(broker, channel, 'queue.unbind-ok', {})
  },
  'queue.purge': (broker, channel, { queue, nowait }) => {
    const messageCount = purgeQueue(broker, channel, named(channel, queue))
    if (!nowait) sendMethod(broker, channel, 'queue.purge-ok', { messageCount })
  },
  'tx.select': selectTx,
  'tx.commit': commitTx,
  'tx.rollback': rollbackTx,
}

export function handleMethod(broker: Broker, channel: Channel, { name, args }: Incoming): void {
  if (channel.phase === 'closing') return handleClosing(broker, channel, name)
  if (channel.phase === 'starting') {
    if (name !== 'channel.open') return failed(broker, channel, new AmqpError('channel_error', `expected 'channel.open'`), METHODS[name].id)
    channel.phase = 'running'
    return sendMethod(broker, channel, 'channel.open-ok', { reserved: new Uint8Array() })
  }
  try {
    if (channel.tx?.committing && name !== 'channel.close') refuse('channel_error', `unexpected command while processing 'tx.commit'`)
    const handler = HANDLERS[name] as ((broker: Broker, channel: Channel, args: Incoming['args']) => void) | undefined
    if (handler === undefined) refuse('command_invalid', 'unimplemented method')
    handler!(broker, channel, args)
  } catch (error) {
    if (!(error instanceof AmqpError)) throw error
    failed(broker, channel, error, METHODS[name].id)
  }
}

/** A channel that was closed for a mistake takes nothing but the client's word that it knows. */
function handleClosing(broker: Broker, channel: Channel, name: MethodName): void {
  if (name === 'channel.close-ok') channel.connection.channels.delete(channel.number)
  else if (name === 'channel.close') closeChannel(broker, channel)
}

function recoverAll(broker: Broker, channel: Channel, requeue: boolean): void {
  if (!requeue) refuse('not_implemented', 'requeue=false')
  recover(broker, channel, 'its channel asked for it again')
}

/** Both names empty stand for the queue that was declared last. */
function toQueue(channel: Channel, { queue, exchange: source, routingKey, arguments: args }: Args<'queue.bind'> | Args<'queue.unbind'>) {
  const to = named(channel, queue)
  return { source, kind: 'queue', to, key: queue === '' && routingKey === '' ? to : routingKey, args } as const
}
