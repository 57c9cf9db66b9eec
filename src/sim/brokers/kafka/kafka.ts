import type { BrokerSystem } from '../system.ts'
import { publishByHand, replayByHand } from './by-hand.ts'
import { acksTimedOut, forgetAcks, lookAtAcks } from './cluster/acks.ts'
import { electAfter } from './cluster/controller.ts'
import { clusterTimer, hear, leaveCluster, nodeDialled, nodeParted, settleCluster, startCluster, type Hands } from './cluster/hear.ts'
import { isPeer, newPeers, peerCame } from './cluster/peers.ts'
import { newImage } from './cluster/image.ts'
import { newQuorum } from './cluster/quorum.ts'
import { checkLag } from './cluster/replication.ts'
import { checkConfig, clusterIdOf, readConfig } from './config.ts'
import { forget, free, opened, pump, received } from './connection.ts'
import { fetchTimedOut, forgetFetches, wake } from './data/fetch.ts'
import { recover, toDisk, type Disk } from './disk.ts'
import { faultBegins, rebalance } from './faults/faults.ts'
import { redeliver } from './faults/redelivery.ts'
import { pendingOver, sessionLooked } from './group/membership.ts'
import { joiningOver, syncingOver } from './group/rebalance.ts'
import { armCleaning, clean } from './log/cleaning.ts'
import { handleForwarded, handleFrame } from './routes.ts'
import type { Broker, Kafka } from './state.ts'
import { transactionTimedOut } from './txn/end.ts'
import { markHere, marked, markAgain } from './txn/marking.ts'
import type { BusMessage } from '../../../contract/bus.ts'

/** What timers are set for. */
type Due =
  | { fetch: number } | { acks: number } | { session: [string, string] } | { pending: [string, string] } | { joining: string } | { syncing: string }
  | { transaction: string } | { marks: string } | { clean: true } | { elect: [string, number, number] } | { rebalance: string }
  | { redeliver: [string, string, number, number] } | { quorum: true } | { lag: true } | { publish: [BusMessage, string | null] }

const HANDS: Hands = {
  forwarded: handleForwarded,
  publish: (broker, { message }) => publishByHand(broker, message),
  mark: markHere,
  marked,
}

/** Apache Kafka 4.0 in KRaft mode: a broker that is controller too, alone or one of several (docs/decisions/0011). */
export const kafka: BrokerSystem<Kafka> = {
  system: 'kafka',

  start(io, spec, disk) {
    const config = readConfig(spec)
    checkConfig(config)
    const found = disk as Disk | undefined
    const state: Kafka = {
      config, clients: new Map(), fetches: new Map(), acks: new Map(), nextParked: 1, ready: [], grown: new Set(), gone: [], up: false, cleanAt: 0, told: [],
      peers: newPeers(config.voters), incarnation: new DataView(io.random(4).buffer).getUint32(0),
      ...(found ?? {
        clusterId: clusterIdOf(spec), topics: new Map(), groups: new Map(), transactions: new Map(), image: newImage(), quorum: newQuorum(),
        producerIds: { next: 0, end: 0 }, messages: config.firstMessage,
      }),
    }
    const broker: Broker = { io, state }
    // The image's port first: by that a lab knows that it is ready.
    for (const { listens } of config.listeners.toSorted((a, b) => Number(b.listens === 9092) - Number(a.listens === 9092))) io.listen(listens)
    if (config.voters.length > 0) io.listen(config.controllerPort)
    if (found !== undefined) recover(broker)
    startCluster(broker)
    settle(broker)
    armCleaning(broker)
    io.log(`INFO [KafkaRaftServer nodeId=${config.nodeId}] Kafka Server started (kafka.server.KafkaRaftServer)`)
    return state
  },

  opened(io, state, fd, port) {
    if (state.config.voters.length > 0 && port === state.config.controllerPort) peerCame({ io, state }, fd)
    else opened({ io, state }, fd)
  },
  data(io, state, fd, bytes) {
    const broker = { io, state }
    if (state.peers.into.has(fd)) hear(broker, fd, bytes, HANDS)
    else received(broker, fd, bytes)
    settle(broker)
  },
  closed(io, state, fd) {
    const broker = { io, state }
    if (isPeer(broker, fd)) nodeParted(broker, fd)
    else forget(broker, fd)
    settle(broker)
  },
  connected(io, state, fd, ok) {
    const broker = { io, state }
    nodeDialled(broker, fd, ok)
    settle(broker)
  },
  drained(io, state, fd) {
    free({ io, state }, fd)
    settle({ io, state })
  },

  timer(io, state, what) {
    due({ io, state }, what as Due)
    settle({ io, state })
  },

  publish(io, state, message) {
    publishByHand({ io, state }, message)
    settle({ io, state })
  },
  replay(io, state, from) {
    replayByHand({ io, state }, from)
    settle({ io, state })
  },
  fault(io, state, id, spec) {
    faultBegins({ io, state }, id, spec)
    settle({ io, state })
  },
  stopping(io, state) { leaveCluster({ io, state }) },
  disk: (state) => toDisk(state),
}

function due(broker: Broker, what: Due): void {
  const { groups } = broker.state
  if ('fetch' in what) fetchTimedOut(broker, what.fetch)
  else if ('acks' in what) acksTimedOut(broker, what.acks)
  else if ('session' in what) sessionLooked(broker, ...what.session)
  else if ('pending' in what) pendingOver(broker, ...what.pending)
  else if ('joining' in what) joiningOver(broker, groups.get(what.joining)!)
  else if ('syncing' in what) syncingOver(broker, groups.get(what.syncing)!)
  else if ('transaction' in what) transactionTimedOut(broker, what.transaction)
  else if ('marks' in what) markAgain(broker, what.marks)
  else if ('clean' in what) clean(broker)
  else if ('elect' in what) electAfter(broker, ...what.elect)
  else if ('rebalance' in what) rebalance(broker, what.rebalance)
  else if ('quorum' in what) clusterTimer(broker)
  else if ('lag' in what) checkLag(broker)
  else if ('publish' in what) publishByHand(broker, what.publish[0], what.publish[1] ?? undefined, true)
  else redeliver(broker, ...what.redeliver)
}

/** Before a step ends: all that follows from what it did, until nothing does. */
function settle(broker: Broker): void {
  const { state } = broker
  for (;;) {
    settleCluster(broker, HANDS)
    for (const fd of state.gone.splice(0)) {
      forgetFetches(broker, fd)
      forgetAcks(broker, fd)
    }
    for (const partition of state.grown) {
      state.grown.delete(partition)
      lookAtAcks(broker, partition)
      wake(broker, partition)
    }
    pump(broker, handleFrame)
    const { own, leading } = state.peers
    if (own.length === 0 && leading.length === 0 && !state.quorum.revised && state.grown.size === 0 && state.gone.length === 0) return
  }
}
