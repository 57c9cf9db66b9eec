import type { Broker, Channel, Connection } from '../state.ts'
import { contentFrames, methodFrame } from '../wire/frames.ts'
import type { Args, MethodName } from '../wire/methods.ts'

export function sendBytes({ io }: Broker, connection: Connection, bytes: Uint8Array): void {
  connection.sent += bytes.length
  io.send(connection.fd, bytes)
}

export function sendOnZero<M extends MethodName>(broker: Broker, connection: Connection, name: M, args: Args<M>): void {
  sendBytes(broker, connection, methodFrame(0, name, args))
}

/** A channel that is being closed says nothing more. */
export function sendMethod<M extends MethodName>(broker: Broker, channel: Channel, name: M, args: Args<M>): void {
  if (channel.phase !== 'closing') sendBytes(broker, channel.connection, methodFrame(channel.number, name, args))
}

export function sendContent<M extends MethodName>(broker: Broker, channel: Channel, name: M, args: Args<M>, properties: Uint8Array, body: Uint8Array): void {
  if (channel.phase === 'closing') return
  sendBytes(broker, channel.connection, contentFrames(channel.number, name, args, properties, body, channel.connection.frameMax))
}
