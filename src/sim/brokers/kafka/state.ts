import type { Io } from '../system.ts'
import type { Config } from './config.ts'
import type { Frames } from './wire/frames.ts'
import type { Group } from './group/group.ts'
import type { Log } from './log/log.ts'
import type { Transaction } from './txn/transaction.ts'
import type { ParkedFetch } from './data/fetch.ts'

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
  nextFetch: number
  /** Messages so far: the number of the latest (SPEC B3). */
  messages: number
  /** Connections that may have a frame to handle: looked at before the step ends. */
  ready: number[]
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
}

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
export interface Caller { fd: number; key: number; version: number; correlationId: number; clientId: string }

export const isInternal = (name: string): boolean => name === OFFSETS_TOPIC || name === TRANSACTIONS_TOPIC
export const OFFSETS_TOPIC = '__consumer_offsets'
export const TRANSACTIONS_TOPIC = '__transaction_state'

export const partitionOf = (state: Kafka, topic: string, index: number): Partition | undefined => state.topics.get(topic)?.partitions[index]
export const key = (topic: string, partition: number): string => `${topic}/${partition}`
