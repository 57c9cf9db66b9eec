import { SECOND } from '../../../../contract/time.ts'
import type { Broker, Connection } from '../state.ts'
import { heartbeatFrame } from '../wire/frames.ts'
import { drop } from './connection.ts'
import { sendBytes } from './send.ts'

/** Two looks, each at its own interval: did we say anything, did they? */
export function startHeartbeats(broker: Broker, connection: Connection): void {
  if (connection.heartbeat === 0) return
  nextBeat(broker, connection)
  nextListen(broker, connection)
}

function nextBeat({ io }: Broker, connection: Connection): void {
  connection.timers.beat = io.at(io.now + Math.floor(connection.heartbeat * 500) * 1e6, { beat: connection.fd })
}

function nextListen({ io }: Broker, connection: Connection): void {
  connection.timers.listen = io.at(io.now + connection.heartbeat * SECOND, { listen: connection.fd })
}

/** A heartbeat leaves where nothing else has since the last look. */
export function beat(broker: Broker, connection: Connection): void {
  if (connection.sent === connection.sentThen || connection.sentThen === 0) sendBytes(broker, connection, heartbeatFrame())
  connection.sentThen = connection.sent
  nextBeat(broker, connection)
}

/** Gone is who was silent for two looks in a row. Nobody listens to a connection that is blocked. */
export function listen(broker: Broker, connection: Connection): void {
  const { io } = broker
  if (connection.blocked || connection.received !== connection.receivedThen) connection.silent = 0
  else if (++connection.silent > 1) {
    io.log(`[error] closing AMQP connection (${io.peer(connection.fd)}): missed heartbeats from client, timeout: ${connection.heartbeat}s`)
    io.tell({ kind: 'bus.error', system: 'rabbitmq', to: io.peer(connection.fd), code: 'HEARTBEAT', detail: `missed heartbeats from client, timeout: ${connection.heartbeat}s` }, connection.fd)
    return drop(broker, connection, 'close')
  }
  connection.receivedThen = connection.received
  nextListen(broker, connection)
}
