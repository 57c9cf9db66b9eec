import { MS } from '../../../../contract/time.ts'
import { deliver } from '../core/deliver.ts'
import type { Broker } from '../state.ts'
import { nextFrom } from '../stream/store.ts'
import type { Stored, Stream } from '../stream/stream.ts'
import { tellDelivered } from '../tell.ts'
import { nanosText, stampOf } from '../time.ts'
import { withHeaders } from '../wire/headers.ts'
import { filtersOf, isPaused, isPush, type Consumer, type Waiting } from './consumer.ts'
import { armHeartbeat, countFlow, isStalled } from './flow.ts'
import { lookForInterest } from './interest.ts'
import { giveUp, leaveSkipList, track } from './pending.ts'
import { expireWaiting, nextWaiting, sayStatus, whatIsLeft } from './pull.ts'
import { doneWith } from './retention.ts'

const NOTHING = new Uint8Array(0)
const FULL = 'max_ack_pending'

/** Delivers what can be delivered now. */
export function gather(broker: Broker, stream: Stream, consumer: Consumer): void {
  let full = false
  while (mayDeliver(broker, stream, consumer)) {
    const next = peek(broker, stream, consumer)
    full = next === FULL
    if (next === null || next === FULL || isTooEarly(broker, stream, consumer, next.stored)) break
    if (!handOn(broker, stream, consumer, next)) break
  }
  if (!isPush(consumer)) expireWaiting(broker, stream, consumer, !full)
}

function mayDeliver(broker: Broker, stream: Stream, consumer: Consumer): boolean {
  if (stream.leaderless || isPaused(broker, consumer)) return false
  return isPush(consumer) ? consumer.active && !isStalled(consumer) : consumer.waiting.length > 0
}

interface Next { stored: Stored; attempt: number }

/** What comes next: first what has to be delivered again, then the next of the stream. It stays where it is. */
function peek(broker: Broker, stream: Stream, consumer: Consumer): Next | null | typeof FULL {
  while (consumer.redeliver.length > 0) {
    const seq = consumer.redeliver[0]!
    const stored = stream.messages.get(seq)
    const attempt = (consumer.again.get(seq) ?? 0) + 2
    const mayComeAgain = consumer.config.max_deliver <= 0 || attempt <= consumer.config.max_deliver
    if (stored !== undefined && mayComeAgain) return { stored, attempt }
    consumer.redeliver.shift()
    if (stored !== undefined) giveUp(broker, stream, consumer, seq, attempt - 1)
  }
  const { max_ack_pending = 0 } = consumer.config
  if (max_ack_pending > 0 && consumer.pending.size >= max_ack_pending) return FULL
  const stored = consumer.skipList === null ? nextFrom(stream, consumer.nextSeq, filtersOf(consumer)) : stream.messages.get(consumer.skipList.seqs[0]!)
  if (stored !== undefined) return { stored, attempt: 1 }
  if (consumer.skipList === null && consumer.nextSeq <= stream.last) consumer.nextSeq = stream.last + 1
  return null
}

/** A rate limit, or the pace of the original. */
function isTooEarly({ io }: Broker, stream: Stream, consumer: Consumer, stored: Stored): boolean {
  if (stored.seq <= consumer.replayUntil && consumer.lastReplayed !== null) consumer.notBefore = Math.max(consumer.notBefore, consumer.lastReplayed + stored.at)
  if (io.now + MS >= consumer.notBefore) return false
  io.at(consumer.notBefore, { ready: [stream.config.name, consumer.name] })
  return true
}

function handOn(broker: Broker, stream: Stream, consumer: Consumer, { stored, attempt }: Next): boolean {
  const { io } = broker
  const left = Math.max(0, consumer.left - (attempt === 1 ? 1 : 0))
  const reply = `$JS.ACK.${stream.config.name}.${consumer.name}.${attempt}.${stored.seq}.${consumer.nextDelivery}.${nanosText(stored.stamp)}.${left}`
  const { headers, data } = shown(consumer, stored)
  const size = stored.subject.length + reply.length + (headers?.length ?? 0) + data.length
  const request = isPush(consumer) ? undefined : nextWaiting(broker, consumer, size)
  const to = consumer.config.deliver_subject ?? request?.reply
  if (to === undefined) return false
  advance(stream, consumer, stored, attempt)
  const delivery = consumer.nextDelivery++
  Object.assign(consumer.delivered, { consumer: delivery, stream: Math.max(consumer.delivered.stream, stored.seq), at: stampOf(io) })
  if (consumer.config.ack_policy !== 'none') track(broker, stream, consumer, stored.seq, delivery)
  else Object.assign(consumer.floor, { consumer: delivery, stream: stored.seq })
  if (stored.seq <= consumer.replayUntil) consumer.lastReplayed = io.now - stored.at
  const { rate_limit_bps = 0, deliver_group } = consumer.config
  if (rate_limit_bps > 0) consumer.notBefore = Math.max(io.now, consumer.notBefore) + Math.round((size * 8 * 1e9) / rate_limit_bps)
  consumer.lastRequest = io.now
  const reached = deliver(broker, { subject: stored.subject, reply, headers, data, fd: null }, { to, ...(deliver_group === undefined ? {} : { group: deliver_group }) })
  for (const sub of reached) tellDelivered(broker, { number: stored.number, subject: stored.subject, queue: consumer.name, attempt, seq: stored.seq }, sub.fd)
  if (reached.length === 0) lookForInterest(broker, stream, consumer)
  afterwards(broker, stream, consumer, stored, size, request)
  return true
}

/** Headers only: how large it would have been is said in one. */
function shown({ config }: Consumer, { headers, data }: Stored): Pick<Stored, 'headers' | 'data'> {
  return config.headers_only ? { headers: withHeaders(headers, [['Nats-Msg-Size', String(data.length)]]), data: NOTHING } : { headers, data }
}

function advance(stream: Stream, consumer: Consumer, { seq }: Stored, attempt: number): void {
  if (attempt > 1) {
    consumer.redeliver.shift()
    consumer.again.set(seq, attempt - 1)
    return
  }
  consumer.left--
  if (consumer.skipList === null) consumer.nextSeq = seq + 1
  else {
    consumer.skipList.seqs.shift()
    consumer.nextSeq = seq + 1
    if (consumer.skipList.seqs.length === 0) leaveSkipList(stream, consumer)
  }
}

function afterwards(broker: Broker, stream: Stream, consumer: Consumer, { seq }: Stored, size: number, request: Waiting | undefined): void {
  if (request !== undefined && request.left <= 0 && request.bytes > 0) sayStatus(broker, request.reply, '409 Batch Completed', whatIsLeft(request))
  if (request !== undefined && request.beat > 0) request.nextBeat = broker.io.now + request.beat
  countFlow(broker, stream, consumer, size)
  armHeartbeat(broker, stream, consumer)
  if (consumer.config.ack_policy === 'none') doneWith(broker, stream, seq)
}
