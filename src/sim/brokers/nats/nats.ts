import type { BrokerSystem } from '../system.ts'
import { publishByHand, replayByHand } from './by-hand.ts'
import { readConfig, VERSION } from './config.ts'
import { inactiveDue } from './consumer/end.ts'
import { heartbeatDue } from './consumer/flow.ts'
import { gather } from './consumer/gather.ts'
import { checkPending } from './consumer/pending.ts'
import { expireWaiting, releaseWaiting, whatIsLeft } from './consumer/pull.ts'
import { signal } from './consumer/signal.ts'
import { authTimedOut, opened, received } from './core/connection.ts'
import { forget } from './core/leave.ts'
import { flush, flushAll, writeTimedOut } from './core/outbound.ts'
import { pingDue } from './core/pings.ts'
import { publish } from './core/publish.ts'
import { fromDisk, recover, toDisk, type Disk } from './disk.ts'
import { elect, faultBegins } from './faults.ts'
import { consumerAt, type Broker, type Nats } from './state.ts'
import { expire } from './stream/limits.ts'

type OfConsumer = [stream: string, consumer: string]
/** What timers are set for. */
type Due =
  | { auth: number } | { ping: number } | { write: number } | { age: string } | { elect: string } | { pending: OfConsumer } | { waiting: OfConsumer }
  | { beat: OfConsumer } | { inactive: OfConsumer } | { ready: OfConsumer }

/** nats-server 2.11 with JetStream, one server without a cluster. */
export const nats: BrokerSystem<Nats> = {
  system: 'nats',

  start(io, spec, disk) {
    const config = readConfig(spec)
    const found = config.jetstream ? (disk as Disk | undefined) : undefined
    const state: Nats = {
      config, serverId: serverId(io.random(55)), clients: new Map(), nextClient: 1, subs: new Map(), nextSub: 1, interest: { literal: new Map(), wild: [] },
      streams: fromDisk(found), api: { total: 0, errors: 0 }, messages: found?.messages ?? 0, dirty: [], ready: [], queued: [], told: [],
    }
    io.listen(config.port)
    recover({ io, state })
    for (const line of ['Starting nats-server', `  Version:  ${VERSION}`, ...(config.jetstream ? ['Starting JetStream'] : []), `Listening for client connections on 0.0.0.0:${config.port}`, 'Server is ready']) io.log(`[1] [INF] ${line}`)
    return state
  },

  opened: (io, state, fd) => settle({ io, state }, (broker) => opened(broker, fd)),
  data: (io, state, fd, bytes) => settle({ io, state }, (broker) => received(broker, fd, bytes)),
  closed: (io, state, fd) => settle({ io, state }, (broker) => forget(broker, fd)),
  drained: (io, state, fd) => settle({ io, state }, (broker) => flush(broker, fd)),
  timer: (io, state, what) => settle({ io, state }, (broker) => due(broker, what as Due)),
  publish: (io, state, message) => settle({ io, state }, (broker) => publishByHand(broker, message)),
  replay: (io, state, from) => settle({ io, state }, (broker) => replayByHand(broker, from)),
  fault: (io, state, id, spec) => settle({ io, state }, (broker) => faultBegins(broker, id, spec)),
  stopping: (io, state) => settle({ io, state }, shutDown),
  disk: (state) => toDisk(state),
}

/** Does something, then lets consumers deliver what they can now, publishes what the server has to say, and sends all of it. */
function settle(broker: Broker, act: (broker: Broker) => void): void {
  act(broker)
  const { ready, queued } = broker.state
  while (ready.length > 0 || queued.length > 0) {
    const next = ready.shift()
    if (next !== undefined) ofConsumer(broker, next, gather)
    else publish(broker, queued.shift()!)
  }
  flushAll(broker)
}

/** Whoever waits for a message is told not to. */
function shutDown(broker: Broker): void {
  for (const { consumers } of broker.state.streams.values()) for (const consumer of consumers.values()) releaseWaiting(broker, consumer, '409 Server Shutdown', whatIsLeft)
}

function ofConsumer(broker: Broker, [stream, name]: OfConsumer, act: (broker: Broker, ...found: [Parameters<typeof gather>[1], Parameters<typeof gather>[2]]) => void): void {
  const found = consumerAt(broker.state, stream, name)
  if (found !== undefined) act(broker, found.stream, found.consumer)
}

function due(broker: Broker, what: Due): void {
  const stream = broker.state.streams.get('age' in what ? what.age : 'elect' in what ? what.elect : '')
  if ('auth' in what) authTimedOut(broker, what.auth)
  else if ('ping' in what) pingDue(broker, what.ping)
  else if ('write' in what) writeTimedOut(broker, what.write)
  else if ('age' in what) stream && expire(broker, stream)
  else if ('elect' in what) stream && elect(broker, stream)
  else if ('pending' in what) ofConsumer(broker, what.pending, checkPending)
  else if ('waiting' in what) ofConsumer(broker, what.waiting, waitingDue)
  else if ('beat' in what) ofConsumer(broker, what.beat, heartbeatDue)
  else if ('inactive' in what) ofConsumer(broker, what.inactive, inactiveDue)
  else ofConsumer(broker, what.ready, signal)
}

const waitingDue: typeof gather = (broker, stream, consumer) => {
  consumer.waitTimer = null
  expireWaiting(broker, stream, consumer, true)
}

/** As the real server's: a public key in base32, which begins with N. */
const serverId = (bytes: Uint8Array): string => `N${[...bytes].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('')}`
