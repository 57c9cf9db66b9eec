import { MS, type Ns } from '../../../../contract/time.ts'
import { advise } from '../api/advisories.ts'
import type { Broker } from '../state.ts'
import { countFrom, passes } from '../stream/store.ts'
import type { Stored, Stream } from '../stream/stream.ts'
import { tellDead, tellRequeued } from '../tell.ts'
import { filtersOf, type Consumer } from './consumer.ts'
import { signal } from './signal.ts'

/** The real server looks this much later than it has to. */
const LATE = MS

/** A message came into the stream. */
export function arrived(broker: Broker, stream: Stream, { subject }: Stored): void {
  for (const consumer of stream.consumers.values()) {
    if (!passes(filtersOf(consumer), subject)) continue
    consumer.left++
    signal(broker, stream, consumer)
  }
}

/** A message left the stream: it is waited for no more, and needs no acknowledgement. */
export function forgetMessage(broker: Broker, stream: Stream, consumer: Consumer, { seq, subject }: Stored): void {
  if (consumer.skipList !== null) {
    if (consumer.skipList.seqs.includes(seq)) consumer.left--
    consumer.skipList.seqs = consumer.skipList.seqs.filter((one) => one !== seq)
    if (consumer.skipList.seqs.length === 0) leaveSkipList(stream, consumer)
  } else if (seq >= consumer.nextSeq && passes(filtersOf(consumer), subject)) consumer.left--
  if (!consumer.pending.has(seq)) return
  settle(consumer, seq)
  signal(broker, stream, consumer)
}

export function leaveSkipList(stream: Stream, consumer: Consumer): void {
  consumer.nextSeq = consumer.skipList!.resume
  consumer.skipList = null
  consumer.left = countFrom(stream, consumer.nextSeq, filtersOf(consumer))
}

/** After a purge: floors are not below what is there. */
export function purged(broker: Broker, stream: Stream, consumer: Consumer): void {
  if (consumer.nextSeq < stream.first) consumer.nextSeq = stream.first
  if (consumer.pending.size === 0) raiseFloor(consumer)
  signal(broker, stream, consumer)
}

/** Nothing more is expected of it; the floor rises over what is settled without a gap. */
export function settle(consumer: Consumer, seq: number): void {
  const held = consumer.pending.get(seq)
  consumer.pending.delete(seq)
  consumer.again.delete(seq)
  unqueue(consumer, seq)
  if (held === undefined) return
  if (consumer.pending.size === 0) raiseFloor(consumer)
  else if (held.delivery === consumer.floor.consumer + 1) stepFloor(consumer, seq, held.delivery)
}

const raiseFloor = (consumer: Consumer): void => { Object.assign(consumer.floor, { consumer: consumer.nextDelivery - 1, stream: consumer.nextSeq - 1 }) }

/** Up to right before the next that is still expected. */
function stepFloor(consumer: Consumer, seq: number, delivery: number): void {
  Object.assign(consumer.floor, { consumer: delivery, stream: seq })
  for (let next = seq + 1; next < consumer.nextSeq; next++) {
    const held = consumer.pending.get(next)
    if (held === undefined) continue
    Object.assign(consumer.floor, { consumer: held.delivery - 1, stream: next - 1 })
    return
  }
}

export function unqueue(consumer: Consumer, seq: number): void {
  const at = consumer.redeliver.indexOf(seq)
  if (at >= 0) consumer.redeliver.splice(at, 1)
}

/** It was delivered and has to be acknowledged. */
export function track(broker: Broker, stream: Stream, consumer: Consumer, seq: number, delivery: number): void {
  const { now } = broker.io
  const held = consumer.pending.get(seq)
  if (held === undefined) consumer.pending.set(seq, { delivery, at: now })
  else held.at = now
  const due = now + waitOf(consumer, seq) + LATE
  if (consumer.pendingTimer === null || consumer.pendingTimer.t > due) armPending(broker, stream, consumer, due)
}

/** AckWait, or the step of the back-off that this delivery is at. */
function waitOf({ config, again }: Consumer, seq: number): Ns {
  const { backoff, ack_wait = 0 } = config
  return backoff === undefined ? ack_wait : backoff[Math.min(again.get(seq) ?? 0, backoff.length - 1)]!
}

export function armPending({ io }: Broker, stream: Stream, consumer: Consumer, t: Ns): void {
  if (consumer.pendingTimer !== null) io.cancel(consumer.pendingTimer.id)
  consumer.pendingTimer = { t, id: io.at(t, { pending: [stream.config.name, consumer.name] }) }
}

/** What was not acknowledged in time goes back to be delivered again. */
export function checkPending(broker: Broker, stream: Stream, consumer: Consumer): void {
  const { io } = broker
  consumer.pendingTimer = null
  let next = Infinity
  const late: number[] = []
  for (const [seq, { at }] of [...consumer.pending]) {
    const due = at + waitOf(consumer, seq)
    if (due > io.now) next = Math.min(next, due)
    else if (!consumer.redeliver.includes(seq) && !isExhausted(broker, stream, consumer, seq)) late.push(seq)
  }
  for (const seq of late.sort((a, b) => a - b)) {
    tellRequeued(broker, stream, consumer, seq, 'not acknowledged within ack_wait')
    consumer.redeliver.push(seq)
    consumer.pending.get(seq)!.at = io.now
    next = Math.min(next, io.now + waitOf(consumer, seq))
  }
  if (late.length > 0) signal(broker, stream, consumer)
  if (consumer.pending.size === 0) raiseFloor(consumer)
  else if (next !== Infinity) armPending(broker, stream, consumer, next + LATE)
  else armPending(broker, stream, consumer, io.now + (consumer.config.ack_wait ?? 0) + LATE)
}

/**
 * So often, and no more: it stays in the stream, and an advisory says so, once. The real server finds out when it would deliver the message
 * again; where it may be delivered only once, as soon as that has not been acknowledged in time.
 */
function isExhausted(broker: Broker, stream: Stream, consumer: Consumer, seq: number): boolean {
  const deliveries = Math.max(1, consumer.again.get(seq) ?? 0)
  const most = consumer.config.max_deliver
  if (most <= 0 || deliveries < most) return false
  giveUp(broker, stream, consumer, seq, deliveries)
  return true
}

export function giveUp(broker: Broker, stream: Stream, consumer: Consumer, seq: number, deliveries: number): void {
  consumer.again.set(seq, deliveries)
  if (!consumer.pending.delete(seq)) return
  tellDead(broker, stream, consumer, seq, `delivered ${deliveries} times (max_deliver)`)
  advise(broker, `CONSUMER.MAX_DELIVERIES.${stream.config.name}.${consumer.name}`, 'max_deliver', { stream: stream.config.name, consumer: consumer.name, stream_seq: seq, deliveries })
  signal(broker, stream, consumer)
}
