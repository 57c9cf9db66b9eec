import type { Ns } from '../../../contract/time.ts'
import type { Io } from '../system.ts'
import type { Config } from './config.ts'
import type { Lane } from './queue/lane.ts'
import type { Settings } from './queue/settings.ts'
import type { Incoming } from './wire/frames.ts'
import type { Args } from './wire/methods.ts'
import type { Properties } from './wire/properties.ts'
import type { Field, Table } from './wire/table.ts'

/** All that a RabbitMQ node is: one virtual host, as the image makes it. */
export interface Rabbit {
  config: Config
  /** Made at the first start, and kept. */
  account: Account
  connections: Map<number, Connection>
  exchanges: Map<string, Exchange>
  queues: Map<string, Queue>
  /** Who waits for an answer by direct reply-to, by the end of the name that it can be reached by. */
  replies: Map<string, Channel>
  /** Dead letters on their way. */
  dead: { message: Message; reason: Death }[]
  /** Channels with confirms to say before the step ends. */
  speaking: Channel[]
  /** Messages so far: the number of the latest (SPEC B3). */
  messages: number
  told: string[]
}

export interface Account { user: string; password: string; vhost: string }

export interface Connection {
  fd: number
  phase: 'handshake' | 'starting' | 'tuning' | 'opening' | 'running' | 'closed' | 'deaf'
  incoming: Incoming
  user: string
  /** What the client says that it understands. */
  capabilities: string[]
  frameMax: number
  channelMax: number
  /** In seconds; 0 for none. */
  heartbeat: number
  channels: Map<number, Channel>
  timers: Partial<Record<'handshake' | 'beat' | 'listen' | 'end', number>>
  /** Bytes so far, what they were at the last look, and how many looks found no more. */
  sent: number
  received: number
  sentThen: number
  receivedThen: number
  silent: number
  /** It published while the node is short of memory: nothing more is read from it. */
  blocked: boolean
}

export interface Channel {
  number: number
  connection: Connection
  phase: 'starting' | 'running' | 'closing'
  openedAt: Ns
  /** A publish whose content is still coming. */
  content: { method: Args<'basic.publish'>; size: number; properties: Uint8Array | null; parts: Uint8Array[]; left: number } | null
  /** What an empty name of a queue stands for. */
  lastQueue: string
  prefetch: number
  globalPrefetch: number
  consumers: Map<string, Consumer>
  unacked: Map<number, Unacked>
  nextTag: number
  confirm: boolean
  /** Publishes that want an answer, counted from 1; and those that some queue has still to take. */
  published: number
  unconfirmed: Map<number, Confirm>
  /** To be said before the step ends. */
  confirmed: number[]
  rejected: number[]
  tx: Tx | null
  /** Looks for deliveries that were never acknowledged. */
  tick: number | null
  reply: { tag: string; key: string } | null
}

/** A publish that waits for its queues. */
export interface Confirm { channel: Channel; sequence: number; waiting: number; refused: boolean }

export interface Tx {
  publishes: Routed[]
  settled: { outcome: Outcome; unacked: Unacked[] }[]
  committing: boolean
  failed: boolean
}
export interface Publish { method: Args<'basic.publish'>; properties: Uint8Array; body: Uint8Array }
/** On its way: where to, and its number where an answer is wanted (else 0). */
export interface Routed { message: Message; queues: Queue[]; replies: string[]; mandatory: boolean; sequence: number }
export type Outcome = 'ack' | 'requeue' | 'discard'

export interface Unacked { tag: number; queue: Queue; stored: Stored; consumer: Consumer | null; at: Ns }

export interface Consumer {
  tag: string
  channel: Channel
  queue: Queue
  noAck: boolean
  exclusive: boolean
  prefetch: number
  priority: number
  args: Table
  /** Delivered to it and not settled. */
  held: number
  /** Out of its queue's round until it has room again. */
  blocked: boolean
}

export interface Exchange {
  name: string
  type: ExchangeType
  durable: boolean
  autoDelete: boolean
  internal: boolean
  args: Table
  bindings: Binding[]
}
export const EXCHANGE_TYPES = ['direct', 'fanout', 'topic', 'headers'] as const
export type ExchangeType = (typeof EXCHANGE_TYPES)[number]

/** From the exchange that has it, to a queue or another exchange. */
export interface Binding { kind: 'queue' | 'exchange'; to: string; key: string; args: Table }

export interface Queue {
  name: string
  durable: boolean
  autoDelete: boolean
  /** The connection that it is exclusive to. */
  owner: number | null
  args: Table
  settings: Settings
  /** What can be delivered, by priority; a quorum queue has one, and what came back before it. */
  lanes: Lane[]
  returned: Lane
  bytes: number
  nextPosition: number
  /** In the order of their coming. */
  consumers: Consumer[]
  /** Whose turn it is, by priority. */
  round: Consumer[]
  /** The single active consumer, or the exclusive one. */
  active: Consumer | null
  unacked: Set<Stored>
  ttlTimer: { id: number; at: Ns } | null
  expiryTimer: number | null
  /** A quorum queue that has reached its limit refuses until it is below. */
  refusing: boolean
  /** A quorum queue without a leader: what was published to it meanwhile. */
  held: { message: Message; confirm: Confirm | null }[] | null
  epoch: number
  gone: boolean
}

export interface Message {
  number: number
  exchange: string
  /** The one that it was published with, then those of CC and BCC. */
  keys: string[]
  properties: Properties
  /** The properties as they came. */
  raw: Uint8Array
  body: Uint8Array
  persistent: boolean
  /** What it has died of here: x-death as this node wrote it. One that a client sends counts for nothing (RabbitMQ 4). */
  deaths: Field[]
}

export type Death = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit'

/** A message in one queue. */
export interface Stored {
  message: Message
  position: number
  priority: number
  expiresAt: Ns | null
  redelivered: boolean
  /** How often it came back: x-delivery-count. */
  returns: number
  /** Deliveries from this queue. */
  attempts: number
}

/** What every part works on: the outside, and the state. */
export interface Broker { io: Io; state: Rabbit }

/** What a queue or exchange is called in an error. */
export const nameOf = ({ state }: Broker, kind: 'queue' | 'exchange', name: string): string => `${kind} '${name}' in vhost '${state.account.vhost}'`
export const isQuorum = (queue: Queue): boolean => queue.settings.type === 'quorum'
