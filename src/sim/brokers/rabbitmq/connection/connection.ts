import { SECOND } from '../../../../contract/time.ts'
import { release } from '../channel/release.ts'
import { removeQueue } from '../queue/removal.ts'
import type { Broker, Connection } from '../state.ts'
import { tellError } from '../tell.ts'
import type { AmqpError } from '../wire/errors.ts'
import { nothingYet } from '../wire/frames.ts'
import { sendOnZero } from './send.ts'

/** What a frame may measure before the two have agreed on it. */
const FRAME_MIN = 4096
/** How long a node waits for the answer to its close at most; and with somebody who does not speak the protocol. */
const CLOSING_S = 30
const SILENT_S = 3

export function opened({ io, state }: Broker, fd: number): void {
  state.connections.set(fd, {
    fd, phase: 'handshake', incoming: nothingYet(), user: '', capabilities: [], frameMax: FRAME_MIN, channelMax: 0, heartbeat: SILENT_S, channels: new Map(),
    timers: { handshake: io.at(io.now + state.config.settings.handshake_timeout * 1e6, { handshake: fd }) },
    sent: 0, received: 0, sentThen: 0, receivedThen: 0, silent: 0, blocked: false,
  })
}

/** The connection is over: its channels' deliveries go back, its own queues go with it. */
export function forget(broker: Broker, connection: Connection): void {
  const { io, state } = broker
  if (!state.connections.delete(connection.fd)) return
  for (const timer of Object.values(connection.timers)) io.cancel(timer)
  connection.timers = {}
  releaseAll(broker, connection)
}

function releaseAll(broker: Broker, connection: Connection): void {
  for (const channel of connection.channels.values()) release(broker, channel, 'its connection was closed')
  connection.channels.clear()
  for (const queue of [...broker.state.queues.values()]) if (queue.owner === connection.fd) removeQueue(broker, queue, null, 'its queue went with its connection')
}

export function drop(broker: Broker, connection: Connection, how: 'close' | 'abort'): void {
  broker.io[how](connection.fd)
  forget(broker, connection)
}

/** Nothing is expected any more but the other end's last word. */
export function closing(broker: Broker, connection: Connection): void {
  releaseAll(broker, connection)
  connection.phase = 'closed'
  const { heartbeat } = connection
  endIn(broker, connection, heartbeat > 0 && heartbeat < CLOSING_S ? heartbeat : CLOSING_S)
}

function endIn({ io }: Broker, connection: Connection, seconds: number): void {
  if (connection.timers.end !== undefined) io.cancel(connection.timers.end)
  connection.timers.end = io.at(io.now + seconds * SECOND, { end: connection.fd })
}

/** A mistake that ends the connection. Who has not got in yet is left without an answer for a while. */
export function failConnection(broker: Broker, connection: Connection, error: AmqpError): void {
  const { io } = broker
  if (connection.phase === 'closed') return
  tellError(broker, connection.fd, error)
  io.log(`[error] Error on AMQP connection (${io.peer(connection.fd)}, state: ${connection.phase}): ${error.text}`)
  const known = connection.phase === 'running' || connection.phase === 'opening'
  closing(broker, connection)
  if (!known) return deafen(broker, connection)
  sendOnZero(broker, connection, 'connection.close', { code: error.code, text: error.text, classId: error.method[0], methodId: error.method[1] })
}

/** What still comes in cannot be understood. */
export function deafen(broker: Broker, connection: Connection): void {
  connection.phase = 'deaf'
  connection.incoming = nothingYet()
  endIn(broker, connection, SILENT_S)
}
