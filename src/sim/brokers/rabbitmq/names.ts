import { nameOf, type Broker, type Channel, type Exchange, type Queue } from './state.ts'
import { refuse } from './wire/errors.ts'
import { lookup, type Table } from './wire/table.ts'

/** Line ends are no part of a name. */
export const cleaned = (name: string): string => name.replace(/[\r\n]/g, '')

/** Sixteen random bytes as names have them. */
export const token = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

export function existingExchange(broker: Broker, name: string): Exchange {
  return broker.state.exchanges.get(name) ?? refuse('not_found', `no ${nameOf(broker, 'exchange', name)}`)
}

export function notDefault(...names: string[]): void {
  if (names.includes('')) refuse('access_refused', 'operation not permitted on the default exchange')
}

/** An argument that names an exchange. */
export function checkNaming(table: Table, key: string, of: string): void {
  const field = lookup(table, key)
  if (field !== undefined && field.type !== 'longstr') refuse('precondition_failed', `invalid type '${field.type}' for arg '${key}' in ${of}`)
}

/** What an empty name of a queue stands for. */
export function named(channel: Channel, name: string): string {
  if (name !== '') return name
  return channel.lastQueue === '' ? refuse('not_found', 'no previously declared queue') : channel.lastQueue
}

/** An exclusive queue belongs to one connection. */
export function checkAccess(broker: Broker, queue: Queue, fd: number): void {
  if (queue.owner !== null && queue.owner !== fd) locked(broker, queue)
}

export function locked(broker: Broker, queue: Queue): never {
  return refuse('resource_locked', `cannot obtain exclusive access to locked ${nameOf(broker, 'queue', queue.name)}. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`)
}

export function accessible(broker: Broker, channel: Channel, name: string): Queue {
  const queue = broker.state.queues.get(name) ?? refuse('not_found', `no ${nameOf(broker, 'queue', name)}`)
  checkAccess(broker, queue, channel.connection.fd)
  return queue
}
