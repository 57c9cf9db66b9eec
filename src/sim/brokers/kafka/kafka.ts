import type { BrokerSystem } from '../system.ts'
import { publishByHand, replayByHand } from './by-hand.ts'
import { checkConfig, readConfig } from './config.ts'
import { forget, free, opened, pump, received } from './connection.ts'
import { fetchTimedOut } from './data/fetch.ts'
import { recover, toDisk, type Disk } from './disk.ts'
import { elect, faultBegins, rebalance } from './faults/faults.ts'
import { redeliver } from './faults/redelivery.ts'
import { pendingOver, sessionLooked } from './group/membership.ts'
import { joiningOver, syncingOver } from './group/rebalance.ts'
import { armCleaning, clean } from './log/cleaning.ts'
import { handleFrame } from './routes.ts'
import { partitionOf, type Broker, type Kafka } from './state.ts'
import { transactionTimedOut } from './txn/end.ts'

/** What timers are set for. */
type Due =
  | { fetch: number } | { session: [string, string] } | { pending: [string, string] } | { joining: string } | { syncing: string }
  | { transaction: string } | { clean: true } | { elect: [string, number] } | { rebalance: string }
  | { redeliver: [string, string, number, number] }

/** Apache Kafka 4.0, one broker that is its own controller. */
export const kafka: BrokerSystem<Kafka> = {
  system: 'kafka',

  start(io, spec, disk) {
    const config = readConfig(spec)
    checkConfig(config)
    const found = disk as Disk | undefined
    const state: Kafka = {
      config, clients: new Map(), fetches: new Map(), nextFetch: 1, ready: [], cleanAt: 0, told: [],
      ...(found ?? {
        clusterId: clusterId(io.random(16)), topics: new Map(), groups: new Map(), transactions: new Map(),
        producerIds: { next: 0, end: 0 }, messages: 0,
      }),
    }
    const broker: Broker = { io, state }
    for (const port of config.listen) io.listen(port)
    if (found !== undefined) recover(broker)
    armCleaning(broker)
    io.log(`INFO [KafkaRaftServer nodeId=${config.nodeId}] Kafka Server started (kafka.server.KafkaRaftServer)`)
    return state
  },

  opened(io, state, fd) { opened({ io, state }, fd) },
  data(io, state, fd, bytes) {
    received({ io, state }, fd, bytes)
    pump({ io, state }, handleFrame)
  },
  closed(io, state, fd) { forget({ io, state }, fd) },
  drained(io, state, fd) {
    free({ io, state }, fd)
    pump({ io, state }, handleFrame)
  },

  timer(io, state, what) {
    const broker = { io, state }
    due(broker, what as Due)
    pump(broker, handleFrame)
  },

  publish(io, state, message) {
    publishByHand({ io, state }, message)
    pump({ io, state }, handleFrame)
  },
  replay(io, state, from) {
    replayByHand({ io, state }, from)
    pump({ io, state }, handleFrame)
  },
  fault(io, state, id, spec) {
    faultBegins({ io, state }, id, spec)
    pump({ io, state }, handleFrame)
  },
  disk: (state) => toDisk(state),
}

function due(broker: Broker, what: Due): void {
  const { groups } = broker.state
  if ('fetch' in what) fetchTimedOut(broker, what.fetch)
  else if ('session' in what) sessionLooked(broker, ...what.session)
  else if ('pending' in what) pendingOver(broker, ...what.pending)
  else if ('joining' in what) joiningOver(broker, groups.get(what.joining)!)
  else if ('syncing' in what) syncingOver(broker, groups.get(what.syncing)!)
  else if ('transaction' in what) transactionTimedOut(broker, what.transaction)
  else if ('clean' in what) clean(broker)
  else if ('elect' in what) elect(broker, partitionOf(broker.state, ...what.elect))
  else if ('rebalance' in what) rebalance(broker, what.rebalance)
  else redeliver(broker, ...what.redeliver)
}

/** Sixteen bytes as the tools write them: base64url, without padding. */
const clusterId = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
