import type { BrokerSystem } from '../system.ts'
import { publishByHand, replayByHand } from './by-hand.ts'
import { ticked } from './channel/ack-timeout.ts'
import { flushAll } from './channel/flush.ts'
import { readAccount, readConfig } from './config.ts'
import { drop, failConnection, forget, opened } from './connection/connection.ts'
import { beat, listen } from './connection/heartbeats.ts'
import { received } from './connection/input.ts'
import { fromDisk, recovered, toDisk, type Disk } from './disk.ts'
import { firstExchanges } from './exchange/exchanges.ts'
import { elect, faultBegins, faultEnds } from './faults/faults.ts'
import { redeliver } from './faults/redeliver.ts'
import { unblock } from './queue/consumers.ts'
import { ttlOver } from './queue/dispatch.ts'
import { expired } from './queue/removal.ts'
import type { Broker, Connection, Rabbit, Stored } from './state.ts'
import { AmqpError } from './wire/errors.ts'

/** What timers are set for. */
type Due =
  | { handshake: number } | { beat: number } | { listen: number } | { end: number } | { tick: [number, number] } | { ttl: string } | { expire: string }
  | { elect: string } | { redeliver: string; stored: Stored }

/** RabbitMQ, one node with one virtual host, speaking AMQP 0-9-1. */
export const rabbitmq: BrokerSystem<Rabbit> = {
  system: 'rabbitmq',

  start(io, spec, disk) {
    const config = readConfig(spec)
    const state: Rabbit = {
      config, connections: new Map(), replies: new Map(), dead: [], speaking: [], told: [],
      ...(disk === undefined ? { account: readAccount(spec), exchanges: firstExchanges(), queues: new Map(), messages: 0 } : fromDisk(disk as Disk)),
    }
    io.listen(config.port)
    if (disk !== undefined) recovered({ io, state }, disk as Disk)
    io.log('[info] Server startup complete; 0 plugins started.')
    return state
  },

  opened(io, state, fd) { opened({ io, state }, fd) },
  data(io, state, fd, bytes) { received({ io, state }, fd, bytes) },
  closed(io, state, fd) {
    withConnection({ io, state }, fd, forget)
    flushAll({ io, state })
  },
  drained(io, state, fd) {
    withConnection({ io, state }, fd, (broker, connection) => {
      for (const channel of connection.channels.values()) unblock(broker, channel)
      flushAll(broker)
    })
  },

  timer(io, state, what) {
    due({ io, state }, what as Due)
    flushAll({ io, state })
  },

  publish(io, state, message) {
    publishByHand({ io, state }, message)
    flushAll({ io, state })
  },
  replay(io, state, from) {
    replayByHand({ io, state }, from)
    flushAll({ io, state })
  },
  fault(io, state, id, spec) {
    faultBegins({ io, state }, id, spec)
    flushAll({ io, state })
  },
  faultOver(io, state, _id, spec) { faultEnds({ io, state }, spec) },

  stopping(io, state) {
    for (const connection of [...state.connections.values()]) {
      failConnection({ io, state }, connection, new AmqpError('connection_forced', `broker forced connection closure with reason 'shutdown'`))
    }
  },
  disk: toDisk,
}

function withConnection(broker: Broker, fd: number, act: (broker: Broker, connection: Connection) => void): void {
  const connection = broker.state.connections.get(fd)
  if (connection !== undefined) act(broker, connection)
}

function due(broker: Broker, what: Due): void {
  if ('beat' in what) withConnection(broker, what.beat, beat)
  else if ('listen' in what) withConnection(broker, what.listen, listen)
  else if ('handshake' in what) withConnection(broker, what.handshake, (_broker, connection) => drop(broker, connection, 'close'))
  else if ('end' in what) withConnection(broker, what.end, (_broker, connection) => drop(broker, connection, 'close'))
  else if ('tick' in what) ticked(broker, ...what.tick)
  else if ('ttl' in what) ttlOver(broker, what.ttl)
  else if ('expire' in what) expired(broker, what.expire)
  else if ('elect' in what) elect(broker, what.elect)
  else redeliver(broker, what.redeliver, what.stored)
}
