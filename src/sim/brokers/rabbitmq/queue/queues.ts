import { accessible, checkAccess, checkNaming, cleaned, locked, named, token } from '../names.ts'
import { isQuorum, nameOf, type Broker, type Channel, type Queue } from '../state.ts'
import { peerOf, tellDropped, tellQueue } from '../tell.ts'
import { refuse } from '../wire/errors.ts'
import type { Args } from '../wire/methods.ts'
import type { Table } from '../wire/table.ts'
import { checkDeclared, checkSame, checkSameArguments, queueArguments } from './arguments.ts'
import { newLane, readyIn } from './lane.ts'
import { emptied, removeQueue, touched } from './removal.ts'
import { settingsOf } from './settings.ts'

export interface QueueOf { name: string; durable: boolean; autoDelete: boolean; owner: number | null; args: Table }

export function newQueue(of: QueueOf): Queue {
  const settings = settingsOf(of.args)
  return {
    ...of, settings, lanes: Array.from({ length: (settings.maxPriority ?? 0) + 1 }, newLane), returned: newLane(), bytes: 0, nextPosition: 1,
    consumers: [], round: [], active: null, unacked: new Set(), ttlTimer: null, expiryTimer: null, refusing: false, held: null, epoch: 1, gone: false,
  }
}

export function declareQueue(broker: Broker, channel: Channel, args: Args<'queue.declare'>): Queue {
  const { io, state } = broker
  const fd = channel.connection.fd
  const given = cleaned(args.queue)
  if (args.passive) return touched(broker, accessible(broker, channel, given))
  const quorum = settingsOf(args.arguments).type === 'quorum'
  if (given === '' && quorum) refuse('precondition_failed', 'Cannot declare a server-named queue for type rabbit_quorum_queue')
  const name = given === '' ? `amq.gen-${token(io.random(16))}` : given
  const durable = args.durable && !args.exclusive
  const found = state.queues.get(name)
  if (found !== undefined) {
    same(broker, found, args, durable, fd)
    return touched(broker, found)
  }
  if (given.startsWith('amq.')) refuse('access_refused', `queue name '${given}' contains reserved prefix 'amq.*'`)
  checkNaming(args.arguments, 'x-dead-letter-exchange', nameOf(broker, 'queue', name))
  checkDeclared(broker, name, args.arguments)
  const impossible = quorum && (args.autoDelete ? 'auto-delete' : args.exclusive ? 'exclusive-owner' : durable ? null : 'non-durable')
  if (impossible) refuse('precondition_failed', `invalid property '${impossible}' for ${nameOf(broker, 'queue', name)}`)
  const queue = newQueue({ name, durable, autoDelete: args.autoDelete, owner: args.exclusive ? fd : null, args: args.arguments })
  state.queues.set(name, queue)
  tellQueue(broker, queue, 'created', peerOf(broker, channel), fd)
  return touched(broker, queue)
}

function same(broker: Broker, queue: Queue, args: Args<'queue.declare'>, durable: boolean, fd: number): void {
  if (queue.owner !== (args.exclusive ? fd : null)) locked(broker, queue)
  checkSame(broker, 'queue', queue.name, 'durable', queue.durable, durable)
  checkSame(broker, 'queue', queue.name, 'auto_delete', queue.autoDelete, args.autoDelete)
  checkSameArguments(broker, 'queue', queue.name, queueArguments(queue.settings.type), queue.args, args.arguments)
}

/** How many messages went with it. One that is not there is no mistake. */
export function deleteQueue(broker: Broker, channel: Channel, args: Args<'queue.delete'>): number {
  const queue = broker.state.queues.get(cleaned(named(channel, args.queue)))
  if (queue === undefined) return 0
  checkAccess(broker, queue, channel.connection.fd)
  const of = nameOf(broker, 'queue', queue.name)
  const flag = args.ifUnused ? 'if-unused' : args.ifEmpty ? 'if-empty' : null
  if (isQuorum(queue) && flag !== null) refuse('not_implemented', `cannot delete ${of}. queue.delete operations with ${flag} flag set are not supported by quorum queues`)
  const ready = readyIn(queue)
  if (args.ifEmpty && ready > 0) refuse('precondition_failed', `${of} not empty`)
  if (args.ifUnused && queue.consumers.length > 0) refuse('precondition_failed', `${of} in use`)
  removeQueue(broker, queue, channel, 'its queue was deleted')
  return ready
}

export function purgeQueue(broker: Broker, channel: Channel, name: string): number {
  const queue = accessible(broker, channel, name)
  const gone = emptied(queue)
  for (const stored of gone) tellDropped(broker, queue, stored, 'purged')
  return gone.length
}
