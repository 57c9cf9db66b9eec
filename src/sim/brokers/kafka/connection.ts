import type { Api } from './wire/api.ts'
import { responseFrame } from './wire/api.ts'
import type { Given } from './wire/fields.ts'
import { newFrames, nextFrame, take } from './wire/frames.ts'
import { tellNode } from './cluster/peers.ts'
import type { Broker, Caller, Client } from './state.ts'

/** Bytes that may lie here while a request is answered, before the client is told to wait. */
const MOST_WAITING = 256 * 1024

export function opened({ state }: Broker, fd: number): void {
  state.clients.set(fd, { frames: newFrames(), busy: false, paused: false, group: null })
}

/** A connection has ended: what waits for it is forgotten before the step ends. */
export function forget({ state }: Broker, fd: number): void {
  state.clients.delete(fd)
  state.gone.push(fd)
}

/** The connection ends, and what was on its way to be answered with it. */
export function drop(broker: Broker, fd: number, how: 'close' | 'abort'): void {
  broker.io[how](fd)
  forget(broker, fd)
}

export function received(broker: Broker, fd: number, bytes: Uint8Array): void {
  const client = broker.state.clients.get(fd)
  if (client === undefined) return
  take(client.frames, bytes)
  if (!client.busy) broker.state.ready.push(fd)
  else if (client.frames.bytes > MOST_WAITING && !client.paused) {
    client.paused = true
    broker.io.pause(fd)
  }
}

/** Whether the one who asked is still there, and waits for this very answer. */
export const isWaiting = ({ io, state }: Broker, caller: Caller): boolean => caller.via !== undefined || io.isOpen(caller.fd) && (state.clients.get(caller.fd)?.busy ?? false)

export function answer<Q, R>(broker: Broker, caller: Caller, one: Api<Q, R>, body: Given<R>): void {
  const frame = responseFrame(one, caller.version, caller.correlationId, body)
  if (caller.via !== undefined) return tellNode(broker, caller.via.node, { kind: 'forwarded', id: caller.via.id }, frame)
  broker.io.send(caller.fd, frame)
  // A client that does not read what it asked for is not asked what else it wants.
  if (!broker.io.full(caller.fd)) free(broker, caller.fd)
}

/** The next request may be handled: one at a time on each connection, so that answers keep the order of requests. */
export function free({ io, state }: Broker, fd: number): void {
  const client = state.clients.get(fd)
  if (client === undefined) return
  client.busy = false
  if (client.paused) {
    client.paused = false
    io.resume(fd)
  }
  state.ready.push(fd)
}

export type Handle = (broker: Broker, fd: number, frame: Uint8Array) => void

/** Handles what has come in whole, until nothing is left that can be. */
export function pump(broker: Broker, handle: Handle): void {
  const { state } = broker
  if (!state.up) return
  for (let fd = state.ready.shift(); fd !== undefined; fd = state.ready.shift()) {
    for (let client = state.clients.get(fd); client !== undefined && !client.busy; client = state.clients.get(fd)) {
      if (!handleNext(broker, fd, client, handle)) break
    }
  }
}

function handleNext(broker: Broker, fd: number, client: Client, handle: Handle): boolean {
  const frame = nextFrame(client.frames)
  if (frame === null) return false
  if (typeof frame === 'number') {
    broker.io.log(`WARN [SocketServer] Unexpected error from ${broker.io.peer(fd)}; closing connection: InvalidReceiveException: Invalid receive (size = ${frame})`)
    broker.io.tell({
      kind: 'bus.error', system: 'kafka', to: broker.io.peer(fd), code: 'INVALID_REQUEST',
      detail: `not a Kafka request: it begins with a length of ${frame} bytes. Does something else speak to this port?`,
    }, fd)
    drop(broker, fd, 'close')
    return false
  }
  client.busy = true
  handle(broker, fd, frame)
  return true
}
