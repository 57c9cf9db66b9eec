import { SECOND } from '../../../contract/time.ts'
import type { BrokerSystem } from '../system.ts'
import { publishByHand, replayByHand } from './by-hand.ts'
import { faultBegins } from './faults/faults.ts'
import { redeliver } from './faults/redelivery.ts'
import { expireAll } from './keys/active-expiry.ts'
import { forget, newClient } from './server/clients.ts'
import { readConfig, settingNumber } from './server/config.ts'
import { load, type Disk } from './server/disk.ts'
import { drop, flush, softLimitOver } from './server/output.ts'
import { saveDone } from './server/saving.ts'
import { checkQuery, serve, settle, timedOut } from './server/serve.ts'
import { toDisk } from './server/disk.ts'
import { VERSION } from './server/version.ts'
import type { Broker, Redis } from './state.ts'
import { take } from './wire/requests.ts'

/** What timers are set for. */
type Due =
  | { timeout: number } | { expire: number } | { save: true } | { saved: true } | { soft: number } | { idle: number }
  | { redeliver: [number, string, string, bigint] }

/** Redis 7.0, alone. */
export const redis: BrokerSystem<Redis> = {
  system: 'redis',

  start(io, spec, disk) {
    const config = readConfig(spec)
    const state: Redis = {
      config, dbs: Array.from({ length: settingNumber(config, 'databases') }, (_, index) => ({ index, keys: new Map(), expiring: new Map() })),
      clients: new Map(), nextClient: 3, channels: new Map(), patterns: new Map(), heardOf: new Set(), blocked: new Map(), ready: [], watchers: new Map(),
      scripts: new Set(), messages: 0, used: 0, hashSeed: io.random(4).reduce((seed, byte) => (seed << 8) | byte, 0),
      runId: [...io.random(20)].map((byte) => byte.toString(16).padStart(2, '0')).join(''), startedAt: io.now,
      stats: { commands: 0, connections: 0, hits: 0, misses: 0, expired: 0, evicted: 0, published: 0 },
      saving: { dirty: 0, lastSave: io.wall, snapshot: null, writing: null, timer: null },
      expireAt: 0, told: [], answering: [], awake: [], unblocking: [], errors: new Map(),
    }
    if (disk !== undefined) load({ io, state }, disk as Disk)
    const port = settingNumber(config, 'port')
    if (port > 0) io.listen(port)
    io.log(`* Redis version=${VERSION}, bits=64`)
    io.log('* Ready to accept connections')
    return state
  },

  opened(io, state, fd, port) {
    const client = newClient({ io, state }, fd, port)
    state.stats.connections++
    if (state.clients.size >= settingNumber(state.config, 'maxclients')) {
      io.send(fd, new TextEncoder().encode('-ERR max number of clients reached\r\n'))
      return io.close(fd)
    }
    state.clients.set(fd, client)
    const timeout = settingNumber(state.config, 'timeout')
    if (timeout > 0) io.at(io.now + timeout * SECOND, { idle: fd })
  },

  data(io, state, fd, bytes) {
    const client = state.clients.get(fd)
    if (client === undefined) return
    take(client.requests, bytes)
    serve({ io, state }, client)
    checkQuery({ io, state }, client)
    settle({ io, state })
  },

  closed(io, state, fd) {
    const client = state.clients.get(fd)
    if (client) forget({ io, state }, client)
  },

  drained(io, state, fd) {
    const client = state.clients.get(fd)
    if (client) flush({ io, state }, client)
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
  stopping(io) { io.log('# User requested shutdown...') },
  disk: (state, orderly) => toDisk(state, orderly),
}

function due(broker: Broker, what: Due): void {
  if ('timeout' in what) timedOut(broker, what.timeout)
  else if ('expire' in what) expireAll(broker, what.expire)
  else if ('saved' in what) saveDone(broker)
  else if ('soft' in what) softLimitOver(broker, what.soft)
  else if ('idle' in what) idleOver(broker, what.idle)
  else if ('redeliver' in what) redeliver(broker, ...what.redeliver)
  else broker.state.saving.timer = null
}

/** `timeout`: who has said nothing for so long, and neither listens nor waits, is hung up on. */
function idleOver(broker: Broker, fd: number): void {
  const { io, state } = broker
  const client = state.clients.get(fd)
  const timeout = settingNumber(state.config, 'timeout') * SECOND
  if (client === undefined || timeout === 0) return
  const isBusy = client.waiting !== null || client.channels.size + client.patterns.size > 0
  if (!isBusy && io.now - client.usedAt >= timeout) drop(broker, client, 'close')
  else io.at(isBusy ? io.now + timeout : client.usedAt + timeout, { idle: fd })
}
