import type { Ns } from '../../../../contract/time.ts'
import { MS, SECOND } from '../../../../contract/time.ts'
import type { Broker } from '../state.ts'
import { countFrom, lastOf, lastOfEach, seqFromTime } from '../stream/store.ts'
import type { Stream } from '../stream/stream.ts'
import { parseTime, stampOf, type Stamp } from '../time.ts'
import type { ConsumerConfig } from './config.ts'

/** Where one reader of a stream is. */
export interface Consumer {
  name: string
  config: ConsumerConfig
  created: Stamp
  /** The next sequences: of its own deliveries, and of the stream. */
  nextDelivery: number
  nextSeq: number
  delivered: { consumer: number; stream: number; at: Stamp | null }
  floor: { consumer: number; stream: number; at: Stamp | null }
  /** Delivered and not acknowledged, by stream sequence. */
  pending: Map<number, { delivery: number; at: Ns }>
  pendingTimer: { id: number; t: Ns } | null
  /** Deliveries beyond the first, by stream sequence. */
  again: Map<number, number>
  /** What is to be delivered again, in that order. */
  redeliver: number[]
  /** Last per subject: these first, then on from `resume`. */
  skipList: { seqs: number[]; resume: number } | null
  /** Messages that it has not delivered yet. */
  left: number
  /** Pull: requests in their order. */
  waiting: Waiting[]
  waitTimer: number | null
  lastRequest: Ns
  /** Push: somebody listens to its deliver subject. */
  active: boolean
  heartbeat: number | null
  flow: Flow | null
  /** Without interest (or requests) for so long it is deleted; 0: never. */
  inactiveAfter: Ns
  inactiveTimer: number | null
  /** Replays at the pace of the original until this sequence. */
  replayUntil: number
  lastReplayed: Ns | null
  /** A rate limit, or the pace of the original: nothing before this moment. */
  notBefore: Ns
}

export interface Waiting {
  reply: string
  left: number
  delivered: number
  /** max_bytes that are left; 0: no limit. */
  bytes: number
  expires: Ns | null
  noWait: boolean
  beat: Ns
  nextBeat: Ns | null
}

/** Flow control of a push consumer: bytes under way, and how many may be. */
export interface Flow { window: number; bytes: number; id: string; upTo: number }

export const filtersOf = ({ config }: Consumer): string[] => config.filter_subjects ?? (config.filter_subject ? [config.filter_subject] : [])
export const isPush = ({ config }: Consumer): boolean => config.deliver_subject !== undefined
export const isDurable = ({ config }: Consumer): boolean => config.durable_name !== undefined
export const isPaused = ({ io }: Broker, { config }: Consumer): boolean => config.pause_until !== undefined && (parseTime(config.pause_until) ?? 0) > io.wall + (io.now % MS) / MS

/** A flow-control window begins small and doubles with each answer. */
export const FLOW_MOST = 32 * 1024 * 1024
const EPHEMERAL_INACTIVE = 5 * SECOND

export function newConsumer(broker: Broker, stream: Stream, name: string, config: ConsumerConfig): Consumer {
  const { io } = broker
  const consumer: Consumer = {
    name, config, created: stampOf(io), nextDelivery: 1, nextSeq: 1, delivered: { consumer: 0, stream: 0, at: null }, floor: { consumer: 0, stream: 0, at: null },
    pending: new Map(), pendingTimer: null, again: new Map(), redeliver: [], skipList: null, left: 0, waiting: [], waitTimer: null, lastRequest: io.now,
    active: false, heartbeat: null, flow: config.flow_control ? { window: FLOW_MOST / 16, bytes: 0, id: '', upTo: 0 } : null,
    inactiveAfter: 0, inactiveTimer: null, replayUntil: config.replay_policy === 'original' ? stream.last : 0, lastReplayed: null, notBefore: 0,
  }
  setInactive(broker, consumer)
  startAt(stream, consumer)
  consumer.left = consumer.skipList?.seqs.length ?? countFrom(stream, consumer.nextSeq, filtersOf(consumer))
  return consumer
}

/** The real server adds up to a second of its dice where nobody is told to be exact. */
export function setInactive({ io }: Broker, consumer: Consumer): void {
  const { config } = consumer
  const jitter = (): Ns => 100 * MS + Math.floor(io.dice() * 900) * MS
  if (!config.inactive_threshold && !isDurable(consumer)) {
    config.inactive_threshold = EPHEMERAL_INACTIVE
    consumer.inactiveAfter = EPHEMERAL_INACTIVE + jitter()
  } else consumer.inactiveAfter = config.inactive_threshold ? config.inactive_threshold + (isPush(consumer) ? 0 : jitter()) : 0
}

function startAt(stream: Stream, consumer: Consumer): void {
  const { config } = consumer
  const chosen = startingSeq(stream, consumer)
  const mayBeAhead = (config.opt_start_seq ?? 0) > 0
  consumer.nextSeq = stream.last === 0 && !mayBeAhead ? 1 : chosen > stream.last && !mayBeAhead ? stream.last + 1 : Math.max(chosen, stream.first, 1)
  consumer.floor.stream = consumer.delivered.stream = consumer.nextSeq - 1
}

function startingSeq(stream: Stream, consumer: Consumer): number {
  const { config } = consumer
  const filters = filtersOf(consumer)
  switch (config.deliver_policy) {
    case 'all': return stream.first
    case 'last': return filters.length === 0 ? stream.last : Math.max(...filters.map((filter) => lastOf(stream, filter)?.seq ?? 0))
    case 'new': return stream.last + 1
    case 'by_start_sequence': return config.opt_start_seq!
    case 'by_start_time': return seqFromTime(stream, parseTime(config.opt_start_time!)!)
    case 'last_per_subject': {
      if (stream.config.max_msgs_per_subject === 1) return stream.first
      const seqs = lastOfEach(stream, filters)
      consumer.skipList = seqs.length === 0 ? null : { seqs, resume: stream.last + 1 }
      return seqs[0] ?? stream.last + 1
    }
  }
}
