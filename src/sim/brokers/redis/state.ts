import type { Ns } from '../../../contract/time.ts'
import type { Io } from '../system.ts'
import type { Value } from './data/values.ts'
import type { Config } from './server/config.ts'
import type { Snapshot } from './data/snapshot.ts'
import type { Reply } from './wire/reply.ts'
import type { Requests } from './wire/requests.ts'

/** All that a Redis server is. Keys and values are byte strings (wire/text.ts). */
export interface Redis {
  config: Config
  dbs: Db[]
  clients: Map<number, Client>
  nextClient: number
  /** Who listens, in the order in which they came. */
  channels: Map<string, Set<number>>
  patterns: Map<string, Set<number>>
  /** Channels that were ever named, for what is published by hand. */
  heardOf: Set<string>
  /** By db and key, who waits for it, the first come first. */
  blocked: Map<string, number[]>
  /** Keys that may serve who waits: looked at once a command is done. */
  ready: Place[]
  /** By db and key, who watches it. */
  watchers: Map<string, Set<number>>
  /** Scripts that were loaded and are known, by their SHA-1. */
  scripts: Set<string>
  /** Messages so far: the number of the latest (SPEC B3). */
  messages: number
  /** Bytes of all keys and values, as maxmemory counts them. */
  used: number
  /** The position of keys in a scan is a hash with this seed, as with a server that was just started. */
  hashSeed: number
  runId: string
  startedAt: Ns
  stats: Stats
  saving: Saving
  /** When the next look at what has expired is armed; 0 for none. */
  expireAt: Ns
  told: string[]
  /** Connections with answers of this step. */
  answering: number[]
  /** Connections that may have commands to run: those that have waited and are done. */
  awake: number[]
  /** CLIENT UNBLOCK: who is to wait no longer. */
  unblocking: { fd: number; error: boolean }[]
  /** Errors that were answered, by their code. */
  errors: Map<string, number>
}

export interface Place { db: number; key: string }

export interface Db { index: number; keys: Map<string, Entry>; expiring: Map<string, number> }

export interface Entry {
  value: Value
  /** When it was used last, and how often: for eviction and OBJECT. */
  usedAt: Ns
  uses: number
  /** Bytes of it in `used`. */
  counted: number
}

export interface Stats { commands: number; connections: number; hits: number; misses: number; expired: number; evicted: number; published: number }

/** What is written down, and when (SPEC B2). */
export interface Saving {
  /** Changes since the last snapshot. */
  dirty: number
  /** Wall clock, ms. */
  lastSave: number
  /** The snapshot on the disk, and one that is being written. */
  snapshot: Snapshot | null
  writing: Snapshot | null
  /** The next look at whether a save point is reached. */
  timer: { t: Ns; id: number } | null
}

export interface Client {
  id: number
  fd: number
  port: number
  /** The process at the other end. */
  peer: string
  name: string
  library: string
  libraryVersion: string
  db: number
  resp: 2 | 3
  authenticated: boolean
  requests: Requests
  /** Answers of this step; they leave at its end, together. */
  answer: string
  /** Answers that the link has not taken yet, and how many bytes they are. */
  out: Uint8Array[]
  outBytes: number
  /** Since when more than the soft limit waits for it. */
  softSince: Ns | null
  /** The connection ends once its answers have left. */
  closing: boolean
  paused: boolean
  openedAt: Ns
  usedAt: Ns
  lastCommand: string
  channels: Set<string>
  patterns: Set<string>
  /** MULTI: what is queued; null outside. */
  queued: string[][] | null
  /** A queued command was refused: EXEC will be, too. */
  spoiled: boolean
  watched: Place[]
  /** A watched key has changed. */
  touched: boolean
  waiting: Waiting | null
  noEvict: boolean
  noTouch: boolean
}

/** A client that waits for keys. */
export interface Waiting { args: string[]; keys: Place[]; timer: number | null; since: Ns }

/** What every part works on. */
export interface Broker { io: Io; state: Redis }

/** One command at work. */
export interface Call extends Broker {
  client: Client
  /** Its name and arguments. */
  args: string[]
  reply: Reply
  /** It may wait: not in MULTI, and not when it is looked at again. */
  canWait: boolean
  /** It has waited, and goes on waiting. */
  stays: boolean
  /** Keys that it has changed. */
  wrote: string[]
}

export const db = ({ state, client }: Call): Db => state.dbs[client.db]!
export const placeKey = ({ db: index, key }: Place): string => `${index} ${key}`
