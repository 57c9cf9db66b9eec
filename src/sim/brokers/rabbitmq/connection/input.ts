import { failed, newChannel } from '../channel/close.ts'
import { flushAll } from '../channel/flush.ts'
import { handleMethod } from '../channel/methods.ts'
import { publish } from '../channel/publish.ts'
import { memoryIsShort } from '../faults/full-queue.ts'
import { buryAll } from '../queue/bury.ts'
import type { Broker, Channel, Connection } from '../state.ts'
import { readMethod } from '../wire/codec.ts'
import { AmqpError } from '../wire/errors.ts'
import { BODY, concat, HEADER, HEARTBEAT, METHOD, nextFrame, take, type Frame } from '../wire/frames.ts'
import { hasContent, METHODS, type Args, type Incoming } from '../wire/methods.ts'
import { Malformed, Reader } from '../wire/reader.ts'
import { deafen, drop, failConnection } from './connection.ts'
import { greet, handleZero } from './negotiate.ts'
import { sendOnZero } from './send.ts'

export function received(broker: Broker, fd: number, bytes: Uint8Array): void {
  const connection = broker.state.connections.get(fd)
  if (connection === undefined) return
  connection.received += bytes.length
  if (connection.phase === 'deaf') return
  take(connection.incoming, bytes)
  work(broker, connection)
}

/** Handles what has come in whole; then says what of it is confirmed. */
export function work(broker: Broker, connection: Connection): void {
  const { state } = broker
  while (state.connections.has(connection.fd) && !connection.blocked && next(broker, connection)) buryAll(broker)
  flushAll(broker)
}

function next(broker: Broker, connection: Connection): boolean {
  if (connection.phase === 'handshake') return greet(broker, connection)
  const frame = nextFrame(connection.incoming, connection.frameMax)
  if (frame === null) return false
  if ('bad' in frame) {
    failConnection(broker, connection, new AmqpError('frame_error', `type ${frame.type}, ${snippet(frame.payload)}: ${frame.bad}`))
    deafen(broker, connection)
    return false
  }
  try {
    handleFrame(broker, connection, frame)
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    failConnection(broker, connection, new AmqpError('frame_error', `cannot decode ${binary(frame.payload)}`))
  }
  return true
}

function handleFrame(broker: Broker, connection: Connection, frame: Frame): void {
  const { type, channel, payload } = frame
  const unexpected = (): void => failConnection(broker, connection, new AmqpError('unexpected_frame', `type ${type}, ${snippet(payload)}`))
  if (connection.phase === 'closed' && (type !== METHOD || channel !== 0)) return
  if (![METHOD, HEADER, BODY, HEARTBEAT].includes(type)) return failConnection(broker, connection, new AmqpError('frame_error', `type ${type}, ${snippet(payload)}: unknown_frame`))
  if (type === HEARTBEAT) return channel === 0 ? undefined : unexpected()
  const method = type === METHOD ? readMethod(payload) : undefined
  if (method === null) {
    broker.io.tell({ kind: 'bus.error', system: 'rabbitmq', to: broker.io.peer(connection.fd), code: 'unknown_method', detail: `there is no method ${binary(payload.subarray(0, 4))}` }, connection.fd)
    return drop(broker, connection, 'close')
  }
  if (channel === 0) return method === undefined ? unexpected() : handleZero(broker, connection, method)
  if (connection.phase !== 'running') return unexpected()
  const one = channelOf(broker, connection, channel)
  if (one !== null) assemble(broker, one, frame, method)
}

function channelOf(broker: Broker, connection: Connection, number: number): Channel | null {
  const { channels, channelMax } = connection
  const found = channels.get(number)
  if (found !== undefined) return found
  if (channels.size >= channelMax) {
    failConnection(broker, connection, new AmqpError('not_allowed', `number of channels opened (${channels.size}) has reached the negotiated channel_max (${channelMax})`))
    return null
  }
  const fresh = newChannel(broker, connection, number)
  channels.set(number, fresh)
  return fresh
}

/** A method, or a piece of the content that belongs to one. */
function assemble(broker: Broker, channel: Channel, { type, payload }: Frame, method: Incoming | undefined): void {
  const { content, connection } = channel
  const out = (explanation: string): void => {
    const error = new AmqpError('unexpected_frame', explanation)
    error.method = content === null ? [0, 0] : METHODS['basic.publish'].id
    failConnection(broker, connection, error)
  }
  if (content === null) {
    if (method === undefined) return out('expected method frame, got non method frame instead')
    if (!hasContent(method.name)) return handleMethod(broker, channel, method)
    channel.content = { method: method.args as Args<'basic.publish'>, size: 0, properties: null, parts: [], left: 0 }
    // Clients send contents with publishes only.
    if (method.name !== 'basic.publish') out(`unimplemented method`)
    return
  }
  if (content.properties === null) {
    if (type !== HEADER) return out('expected content header for class 60, got non content header frame instead')
    const reader = new Reader(payload)
    const classId = reader.uint16()
    reader.uint16()
    if (classId !== 60) return out(`expected content header for class 60, got one for class ${classId} instead`)
    content.size = content.left = reader.uint64()
    content.properties = payload.slice(reader.at)
    if (content.left === 0) finish(broker, channel)
    return blockIfShort(broker, connection)
  }
  if (type !== BODY) return out('expected content body, got non content body frame instead')
  content.parts.push(payload.slice())
  content.left -= payload.length
  if (content.left <= 0) finish(broker, channel)
}

function finish(broker: Broker, channel: Channel): void {
  const { method, properties, parts } = channel.content!
  channel.content = null
  if (channel.phase === 'closing') return
  try {
    publish(broker, channel, { method, properties: properties!, body: parts.length === 1 ? parts[0]! : concat(parts) })
  } catch (error) {
    if (!(error instanceof AmqpError)) throw error
    failed(broker, channel, error, METHODS['basic.publish'].id)
  }
}

/** Who publishes while memory is short is not read from until it is not. */
function blockIfShort(broker: Broker, connection: Connection): void {
  const { io } = broker
  if (connection.blocked || connection.phase !== 'running' || !memoryIsShort(broker, connection.fd)) return
  connection.blocked = true
  io.pause(connection.fd)
  io.log(`[warning] connection (${io.peer(connection.fd)}) is blocked: low on memory`)
  if (connection.capabilities.includes('connection.blocked')) sendOnZero(broker, connection, 'connection.blocked', { reason: 'low on memory' })
}

export function unblockAll(broker: Broker): void {
  for (const connection of [...broker.state.connections.values()]) {
    if (!connection.blocked) continue
    connection.blocked = false
    broker.io.resume(connection.fd)
    if (connection.capabilities.includes('connection.blocked')) sendOnZero(broker, connection, 'connection.unblocked', {})
    work(broker, connection)
  }
}

/** Bytes as Erlang prints them. */
const binary = (bytes: Uint8Array): string => `<<${[...bytes].join(',')}>>`
const snippet = (payload: Uint8Array): string => payload.length <= 16 ? `all octets = ${binary(payload)}` : `first 16 octets = ${binary(payload.subarray(0, 16))}`
