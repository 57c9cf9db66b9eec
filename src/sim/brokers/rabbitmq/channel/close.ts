import { failConnection } from '../connection/connection.ts'
import { sendBytes } from '../connection/send.ts'
import type { Broker, Channel, Connection } from '../state.ts'
import { tellError } from '../tell.ts'
import type { AmqpError } from '../wire/errors.ts'
import { methodFrame } from '../wire/frames.ts'
import { release } from './release.ts'

export function newChannel({ io }: Broker, connection: Connection, number: number): Channel {
  return {
    number, connection, phase: 'starting', openedAt: io.now, content: null, lastQueue: '', prefetch: 0, globalPrefetch: 0, consumers: new Map(),
    unacked: new Map(), nextTag: 1, confirm: false, published: 0, unconfirmed: new Map(), confirmed: [], rejected: [], tx: null, tick: null, reply: null,
  }
}

/** A mistake: its channel ends with a code, or all of the connection. */
export function failed(broker: Broker, channel: Channel, error: AmqpError, method: readonly [number, number] = [0, 0]): void {
  const { connection, number } = channel
  error.method = method
  if (error.hard) return failConnection(broker, connection, error)
  tellError(broker, connection.fd, error)
  broker.io.log(`[error] Channel error on connection (${broker.io.peer(connection.fd)}), channel ${number}: ${error.text}`)
  release(broker, channel, 'its channel was closed')
  sendBytes(broker, connection, methodFrame(number, 'channel.close', { code: error.code, text: error.text, classId: method[0], methodId: method[1] }))
}

export function closeChannel(broker: Broker, channel: Channel): void {
  const { connection, number } = channel
  if (channel.phase !== 'closing') {
    release(broker, channel, 'its channel was closed')
    connection.channels.delete(number)
  }
  sendBytes(broker, connection, methodFrame(number, 'channel.close-ok', {}))
}
