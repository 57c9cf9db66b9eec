import type { Table } from './table.ts'

/** The types of a method's arguments, in the specification's words. */
interface Kinds { octet: number; short: number; long: number; longlong: number; shortstr: string; longstr: Uint8Array; bit: boolean; table: Table }
export type Kind = keyof Kinds
interface Method { id: readonly [number, number]; fields: Readonly<Record<string, Kind>>; content?: true }

/** The methods of AMQP 0-9-1 with RabbitMQ's extensions: their numbers, and their arguments in order. A ticket is a leftover of 0-8 that nobody reads. */
export const METHODS = {
  'connection.start': { id: [10, 10], fields: { major: 'octet', minor: 'octet', serverProperties: 'table', mechanisms: 'longstr', locales: 'longstr' } },
  'connection.start-ok': { id: [10, 11], fields: { clientProperties: 'table', mechanism: 'shortstr', response: 'longstr', locale: 'shortstr' } },
  'connection.secure': { id: [10, 20], fields: { challenge: 'longstr' } },
  'connection.secure-ok': { id: [10, 21], fields: { response: 'longstr' } },
  'connection.tune': { id: [10, 30], fields: { channelMax: 'short', frameMax: 'long', heartbeat: 'short' } },
  'connection.tune-ok': { id: [10, 31], fields: { channelMax: 'short', frameMax: 'long', heartbeat: 'short' } },
  'connection.open': { id: [10, 40], fields: { vhost: 'shortstr', reserved1: 'shortstr', reserved2: 'bit' } },
  'connection.open-ok': { id: [10, 41], fields: { reserved: 'shortstr' } },
  'connection.close': { id: [10, 50], fields: { code: 'short', text: 'shortstr', classId: 'short', methodId: 'short' } },
  'connection.close-ok': { id: [10, 51], fields: {} },
  'connection.blocked': { id: [10, 60], fields: { reason: 'shortstr' } },
  'connection.unblocked': { id: [10, 61], fields: {} },
  'connection.update-secret': { id: [10, 70], fields: { secret: 'longstr', reason: 'shortstr' } },
  'connection.update-secret-ok': { id: [10, 71], fields: {} },
  'channel.open': { id: [20, 10], fields: { reserved: 'shortstr' } },
  'channel.open-ok': { id: [20, 11], fields: { reserved: 'longstr' } },
  'channel.flow': { id: [20, 20], fields: { active: 'bit' } },
  'channel.flow-ok': { id: [20, 21], fields: { active: 'bit' } },
  'channel.close': { id: [20, 40], fields: { code: 'short', text: 'shortstr', classId: 'short', methodId: 'short' } },
  'channel.close-ok': { id: [20, 41], fields: {} },
  'access.request': { id: [30, 10], fields: { realm: 'shortstr', exclusive: 'bit', passive: 'bit', active: 'bit', write: 'bit', read: 'bit' } },
  'access.request-ok': { id: [30, 11], fields: { ticket: 'short' } },
  'exchange.declare': { id: [40, 10], fields: { ticket: 'short', exchange: 'shortstr', type: 'shortstr', passive: 'bit', durable: 'bit', autoDelete: 'bit', internal: 'bit', nowait: 'bit', arguments: 'table' } },
  'exchange.declare-ok': { id: [40, 11], fields: {} },
  'exchange.delete': { id: [40, 20], fields: { ticket: 'short', exchange: 'shortstr', ifUnused: 'bit', nowait: 'bit' } },
  'exchange.delete-ok': { id: [40, 21], fields: {} },
  'exchange.bind': { id: [40, 30], fields: { ticket: 'short', destination: 'shortstr', source: 'shortstr', routingKey: 'shortstr', nowait: 'bit', arguments: 'table' } },
  'exchange.bind-ok': { id: [40, 31], fields: {} },
  'exchange.unbind': { id: [40, 40], fields: { ticket: 'short', destination: 'shortstr', source: 'shortstr', routingKey: 'shortstr', nowait: 'bit', arguments: 'table' } },
  'exchange.unbind-ok': { id: [40, 51], fields: {} },
  'queue.declare': { id: [50, 10], fields: { ticket: 'short', queue: 'shortstr', passive: 'bit', durable: 'bit', exclusive: 'bit', autoDelete: 'bit', nowait: 'bit', arguments: 'table' } },
  'queue.declare-ok': { id: [50, 11], fields: { queue: 'shortstr', messageCount: 'long', consumerCount: 'long' } },
  'queue.bind': { id: [50, 20], fields: { ticket: 'short', queue: 'shortstr', exchange: 'shortstr', routingKey: 'shortstr', nowait: 'bit', arguments: 'table' } },
  'queue.bind-ok': { id: [50, 21], fields: {} },
  'queue.purge': { id: [50, 30], fields: { ticket: 'short', queue: 'shortstr', nowait: 'bit' } },
  'queue.purge-ok': { id: [50, 31], fields: { messageCount: 'long' } },
  'queue.delete': { id: [50, 40], fields: { ticket: 'short', queue: 'shortstr', ifUnused: 'bit', ifEmpty: 'bit', nowait: 'bit' } },
  'queue.delete-ok': { id: [50, 41], fields: { messageCount: 'long' } },
  'queue.unbind': { id: [50, 50], fields: { ticket: 'short', queue: 'shortstr', exchange: 'shortstr', routingKey: 'shortstr', arguments: 'table' } },
  'queue.unbind-ok': { id: [50, 51], fields: {} },
  'basic.qos': { id: [60, 10], fields: { prefetchSize: 'long', prefetchCount: 'short', global: 'bit' } },
  'basic.qos-ok': { id: [60, 11], fields: {} },
  'basic.consume': { id: [60, 20], fields: { ticket: 'short', queue: 'shortstr', consumerTag: 'shortstr', noLocal: 'bit', noAck: 'bit', exclusive: 'bit', nowait: 'bit', arguments: 'table' } },
  'basic.consume-ok': { id: [60, 21], fields: { consumerTag: 'shortstr' } },
  'basic.cancel': { id: [60, 30], fields: { consumerTag: 'shortstr', nowait: 'bit' } },
  'basic.cancel-ok': { id: [60, 31], fields: { consumerTag: 'shortstr' } },
  'basic.publish': { id: [60, 40], fields: { ticket: 'short', exchange: 'shortstr', routingKey: 'shortstr', mandatory: 'bit', immediate: 'bit' }, content: true },
  'basic.return': { id: [60, 50], fields: { code: 'short', text: 'shortstr', exchange: 'shortstr', routingKey: 'shortstr' }, content: true },
  'basic.deliver': { id: [60, 60], fields: { consumerTag: 'shortstr', deliveryTag: 'longlong', redelivered: 'bit', exchange: 'shortstr', routingKey: 'shortstr' }, content: true },
  'basic.get': { id: [60, 70], fields: { ticket: 'short', queue: 'shortstr', noAck: 'bit' } },
  'basic.get-ok': { id: [60, 71], fields: { deliveryTag: 'longlong', redelivered: 'bit', exchange: 'shortstr', routingKey: 'shortstr', messageCount: 'long' }, content: true },
  'basic.get-empty': { id: [60, 72], fields: { reserved: 'shortstr' } },
  'basic.ack': { id: [60, 80], fields: { deliveryTag: 'longlong', multiple: 'bit' } },
  'basic.reject': { id: [60, 90], fields: { deliveryTag: 'longlong', requeue: 'bit' } },
  'basic.recover-async': { id: [60, 100], fields: { requeue: 'bit' } },
  'basic.recover': { id: [60, 110], fields: { requeue: 'bit' } },
  'basic.recover-ok': { id: [60, 111], fields: {} },
  'basic.nack': { id: [60, 120], fields: { deliveryTag: 'longlong', multiple: 'bit', requeue: 'bit' } },
  'confirm.select': { id: [85, 10], fields: { nowait: 'bit' } },
  'confirm.select-ok': { id: [85, 11], fields: {} },
  'tx.select': { id: [90, 10], fields: {} },
  'tx.select-ok': { id: [90, 11], fields: {} },
  'tx.commit': { id: [90, 20], fields: {} },
  'tx.commit-ok': { id: [90, 21], fields: {} },
  'tx.rollback': { id: [90, 30], fields: {} },
  'tx.rollback-ok': { id: [90, 31], fields: {} },
} as const satisfies Record<string, Method>

export type MethodName = keyof typeof METHODS
type Fields<M extends MethodName> = (typeof METHODS)[M]['fields']
export type Args<M extends MethodName> = { -readonly [F in keyof Fields<M>]: Fields<M>[F] extends Kind ? Kinds[Fields<M>[F]] : never }
/** A method as it came in. */
export type Incoming = { [M in MethodName]: { name: M; args: Args<M> } }[MethodName]

const BY_NUMBER = new Map<number, MethodName>((Object.keys(METHODS) as MethodName[]).map((name) => [METHODS[name].id[0] * 65536 + METHODS[name].id[1], name]))
export const methodNamed = (classId: number, methodId: number): MethodName | undefined => BY_NUMBER.get(classId * 65536 + methodId)
export const hasContent = (name: MethodName): boolean => 'content' in METHODS[name]
