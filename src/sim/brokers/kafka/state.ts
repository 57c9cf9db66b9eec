import type { Io } from '../system.ts'
import type { Config } from './config.ts'
import type { Frames } from './wire/frames.ts'
import type { Group } from './group/group.ts'
import type { Log } from './log/log.ts'
import type { Transaction } from './txn/transaction.ts'
import type { FETCH } from './wire/data-apis.ts'
import type { RequestOf } from './wire/api.ts'
import type { Image } from './cluster/image.ts'
import type { Peers } from './cluster/peers.ts'
import type { Quorum } from './cluster/quorum.ts'
import type { ParkedAnswer } from './cluster/acks.ts'

/** All that a Kafka broker is. */
export interface Kafka {
  config: Config
  clusterId: string
  clients: Map<number, Client>
  topics: Map<string, Topic>
  groups: Map<string, Group>
  /** By transactional id. */
  transactions: Map<string, Transaction>
  producerIds: { next: number; end: number }
  fetches: Map<number, ParkedFetch>
  /** Answers that wait until other replicas have what was written. */
  acks: Map<number, ParkedAnswer>
  nextParked: number
  /** What the cluster has agreed on: topics, leaders, brokers. */
  image: Image
  quorum: Quorum
  peers: Peers
  /** This start of this broker: what tells it from the one before. */
  incarnation: number
  /** Messages so far: the number of the latest (SPEC B3). */
  messages: number
  /** Connections that may have a frame to handle: looked at before the step ends. */
  ready: number[]
  /** Partitions in which readers may find more: looked at before the step ends. */
  grown: Set<Partition>
  /** Connections that have ended in this step. */
  gone: number[]
  /** The cluster has taken it in: until then requests wait. */
  up: boolean
  /** When the next clean-up of logs is armed; 0 for none. */
  cleanAt: number
  told: string[]
}

export interface Client {
  frames: Frames
  /** A request is being answered: the next one waits (a broker mutes the channel meanwhile). */
  busy: boolean
  paused: boolean
  /** The group for which this connection fetches, once known. */
  group: string | null
}

export interface Topic {
  name: string
  /** Sixteen bytes, as hexadecimal digits. */
  id: string
  partitions: Partition[]
  /** What was set for this topic; the rest is the broker's. */
  config: Map<string, string>
}

export interface Partition {
  topic: string
  index: number
  replicas: number[]
  isr: number[]
  /** -1: none at the moment. */
  leader: number
  leaderEpoch: number
  log: Log
  producers: Map<number, ProducerState>
  /** Fetches that wait for it. */
  waiting: Set<number>
  /** Where it leads: how far the others have come that copy it from here. */
  followers: Map<number, Follower>
}

/** A follower: what it has (acknowledged), what was sent to it, and when it last had all there was. */
export interface Follower { end: number; sent: number; caughtUpAt: number }

/** A fetch that waits for more bytes, or for its time to be over. */
export interface ParkedFetch { request: RequestOf<typeof FETCH>; caller: Caller; timer: number }

/** What a partition knows of an idempotent producer. */
export interface ProducerState {
  epoch: number
  /** The latest five batches: what a retry is recognised by. */
  batches: { first: number; last: number; base: number; timestamp: number }[]
  /** Where its transaction in progress begins here. */
  openFrom: number | null
}

/** What every part works on: the outside, and the state. */
export interface Broker { io: Io; state: Kafka }

/** Who asked, and how the answer has to look. */
export interface Caller {
  fd: number
  key: number
  version: number
  correlationId: number
  clientId: string
  /** Another broker has handed the request on: which one, by what number it knows it, and for whom. */
  via?: { node: number; id: number; peer: string }
}

/** The process that a request comes from, whichever broker it was sent to. */
export const peerOf = ({ io }: Broker, caller: Caller): string => caller.via?.peer ?? io.peer(caller.fd)

export const isInternal = (name: string): boolean => name === OFFSETS_TOPIC || name === TRANSACTIONS_TOPIC
export const OFFSETS_TOPIC = '__consumer_offsets'
export const TRANSACTIONS_TOPIC = '__transaction_state'

export const leads = (state: Kafka, partition: Partition): boolean => partition.leader === state.config.nodeId
export const partitionOf = (state: Kafka, topic: string, index: number): Partition | undefined => state.topics.get(topic)?.partitions[index]
export const key = (topic: string, partition: number): string => `${topic}/${partition}`
