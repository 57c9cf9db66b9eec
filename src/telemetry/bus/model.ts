import type { BusSystem } from '../../contract/bus.ts'
import type { Ns } from '../../contract/time.ts'
import type { View } from '../reducer.ts'

/** Event buses as a panel shows them: what lies where, who reads it, and each message's life. */
export interface BusView extends View { brokers: Map<string, BrokerView> }

export interface BrokerView {
  name: string
  system: BusSystem
  /** By id: a topic's partition, a queue, a stream, a subject, a channel. */
  lanes: Map<string, Lane>
  /** Topics, exchanges and the like by `what/name`, while they exist. */
  channels: Map<string, ChannelView>
  groups: Map<string, GroupView>
  messages: Map<number, Message>
  list: Message[]
  /** The latest answers with an error. */
  errors: { t: Ns; seq: number; to: string; code: string; detail: string }[]
}

export interface ChannelView { what: string; name: string; detail: Record<string, string | number | boolean> }

/** A place in which messages lie in order. */
export interface Lane {
  id: string
  channel: string
  partition: number | null
  /** Nothing stays: who does not listen misses it. */
  transient: boolean
  /** Messages that have come in all, and those that are there now. */
  total: number
  inside: Set<number>
  /** Of a partition: the offset that comes next. */
  end: number
  leader: string
  readers: Map<string, ReaderView>
  /** How many are there, whenever that has changed. */
  series: Point[]
}

/** A group, a queue's consumers or a durable consumer, as it reads one lane. */
export interface ReaderView {
  queue: string
  /** The process that owns it (Kafka), or read last. */
  owner: string
  /** Kafka: committed offset. Others: how many of the lane's messages it has settled, counted from its first. */
  done: number
  /** How many came to the lane before its first, or are not for it. */
  skipped: number
  /** The message that it begins with: earlier ones are not its own. */
  from: number
  /** NATS: the subjects that it reads; empty for all. */
  filters: string[]
  unacked: Set<number>
  delivered: number
  again: number
  lag: Point[]
}

export interface Point { t: Ns; n: number }

export interface GroupView {
  name: string
  generation: number
  state: string
  reason: string
  members: { id: string; process: string; owns: string[] }[]
  rebalances: number
}

export type StepKind = 'produced' | 'delivered' | 'acknowledged' | 'sent back' | 'rejected' | 'given up' | 'requeued' | 'dead' | 'dropped'

/** One moment of a message's life. */
export interface Step { kind: StepKind; t: Ns; seq: number; who: string; queue: string; note: string }

export interface Message {
  id: number
  seq: number
  t: Ns
  channel: string
  partition: number | null
  offset: number | string | null
  routing: string
  key: string | null
  headers: [string, string][]
  body: { text: string; size: number }
  from: string
  lanes: string[]
  steps: Step[]
  /** Deliveries at most to one queue. */
  attempts: number
  state: MessageState
}

/** waiting: nobody has it; out: delivered and not settled; done; dead: dead-lettered; lost: dropped. */
export type MessageState = 'waiting' | 'out' | 'done' | 'dead' | 'lost'
