import { MS, msToNs, type Ns } from '../../../../contract/time.ts'
import { advise } from '../api/advisories.ts'
import { deliver } from '../core/deliver.ts'
import { textOf } from '../../payload.ts'
import { consumerAt, type Broker, type Message } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import { tellAck } from '../tell.ts'
import { parseDuration, stampOf } from '../time.ts'
import type { Consumer } from './consumer.ts'
import { armPending, settle, unqueue } from './pending.ts'
import { signal } from './signal.ts'
import { pull } from './pull.ts'
import { doneWith } from './retention.ts'

/** What a lost acknowledgement waits for, unless the fault says how long. */
const AGAIN_MS = 1000

interface Acked { stream: Stream; consumer: Consumer; seq: number; delivery: number; attempt: number; fd: number | null }

/** $JS.ACK.STREAM.CONSUMER.attempt.seq.delivery.time.left; false where there is no such consumer. */
export function acknowledge(broker: Broker, { subject, reply, data, fd }: Message): boolean {
  const tokens = subject.split('.')
  const found = tokens.length === 9 ? consumerAt(broker.state, tokens[2]!, tokens[3]!) : undefined
  if (found === undefined) return false
  const [attempt = 0, seq = 0, delivery = 0] = tokens.slice(4, 7).map(Number)
  const acked = { ...found, seq, delivery, attempt, fd }
  const text = textOf(data)
  const word = /^([-+]\w+|)/.exec(text)![1]!
  const rest = text.slice(word.length).trim()
  if (word === '+NXT') {
    ack(broker, acked)
    pull(broker, found.stream, found.consumer, reply, rest)
    return true
  }
  if (word === '' || word === '+ACK' || word === '+OK') ack(broker, acked)
  else if (word === '-NAK') nak(broker, acked, rest)
  else if (word === '+WPI') progress(broker, acked)
  else if (word === '+TERM') term(broker, acked, rest)
  if (reply !== '') deliver(broker, { subject: reply, reply: '', headers: null, data: new Uint8Array(0), fd: null })
  return true
}

function ack(broker: Broker, acked: Acked): void {
  const { stream, consumer, seq } = acked
  if (seq >= consumer.nextSeq && !consumer.pending.has(seq)) return
  if (isLost(broker, acked)) return tellAck(broker, stream, consumer, seq, 'ack', acked.fd)
  const known = consumer.pending.has(seq)
  if (consumer.config.ack_policy === 'all') return ackAll(broker, acked)
  settle(consumer, seq)
  if (known) {
    consumer.floor.at = stampOf(broker.io)
    tellAck(broker, stream, consumer, seq, 'ack', acked.fd)
  }
  doneWith(broker, stream, seq)
  signal(broker, stream, consumer)
}

/** Everything up to this one. */
function ackAll(broker: Broker, { stream, consumer, seq, delivery, fd }: Acked): void {
  if (seq <= consumer.floor.stream) return
  const settled = [...consumer.pending.keys()].filter((one) => one <= seq).sort((a, b) => a - b)
  for (const one of settled) {
    settle(consumer, one)
    tellAck(broker, stream, consumer, one, 'ack', fd)
  }
  consumer.floor = { consumer: Math.max(consumer.floor.consumer, delivery), stream: Math.max(consumer.floor.stream, seq), at: stampOf(broker.io) }
  for (const one of settled) doneWith(broker, stream, one)
  signal(broker, stream, consumer)
}

/** [F29] The acknowledgement is heard and forgotten: the message comes once more. */
function isLost(broker: Broker, { stream, consumer, seq, fd }: Acked): boolean {
  const { io } = broker
  const held = consumer.pending.get(seq)
  if (held === undefined || consumer.again.has(seq)) return false
  for (const fault of io.faults('redelivery')) {
    const { channel, queue, delay = AGAIN_MS } = fault.spec
    if ((channel !== undefined && channel !== stream.config.name && channel !== stream.messages.get(seq)?.subject) || (queue ?? consumer.name) !== consumer.name) continue
    if (!io.strikes(fault, `sequence ${seq} of ${stream.config.name} comes once more`, fd ?? undefined)) continue
    waitUntil(broker, stream, consumer, seq, io.now + msToNs(delay))
    return true
  }
  return false
}

/** Its acknowledgement is due at that moment, whatever ack_wait says. */
function waitUntil(broker: Broker, stream: Stream, consumer: Consumer, seq: number, t: Ns): void {
  const { backoff, ack_wait = 0 } = consumer.config
  const wait = backoff === undefined ? ack_wait : backoff[Math.min(consumer.again.get(seq) ?? 0, backoff.length - 1)]!
  unqueue(consumer, seq)
  consumer.pending.get(seq)!.at = t - wait
  if (consumer.pendingTimer === null || consumer.pendingTimer.t > t) armPending(broker, stream, consumer, t)
}

function nak(broker: Broker, acked: Acked, rest: string): void {
  const { stream, consumer, seq, delivery } = acked
  if (!consumer.pending.has(seq) || delivery <= consumer.floor.consumer || delivery >= consumer.nextDelivery) return
  tellAck(broker, stream, consumer, seq, 'nack', acked.fd)
  adviseOf(broker, acked, 'MSG_NAKED', 'nak')
  const delay = delayIn(rest)
  if (delay !== null) return waitUntil(broker, stream, consumer, seq, broker.io.now + Math.max(delay, MS))
  if (!consumer.redeliver.includes(seq)) consumer.redeliver.push(seq)
  signal(broker, stream, consumer)
}

/** `{"delay": ns}` or a duration; null where there is none. */
function delayIn(text: string): Ns | null {
  if (!text.startsWith('{')) return text === '' ? null : parseDuration(text)
  const delay = /"delay"\s*:\s*(\d+(?:\.\d+)?(?:[eE]\+?\d+)?)/.exec(text)?.[1]
  return delay === undefined ? 0 : Math.round(Number(delay))
}

function progress(broker: Broker, { stream, consumer, seq, fd }: Acked): void {
  const held = consumer.pending.get(seq)
  if (held === undefined) return
  held.at = broker.io.now
  tellAck(broker, stream, consumer, seq, 'progress', fd)
}

function term(broker: Broker, acked: Acked, reason: string): void {
  const { stream, consumer, seq } = acked
  if (consumer.pending.has(seq)) tellAck(broker, stream, consumer, seq, 'term', acked.fd)
  settle(consumer, seq)
  doneWith(broker, stream, seq)
  adviseOf(broker, acked, 'MSG_TERMINATED', 'terminated', reason === '' ? {} : { reason })
  signal(broker, stream, consumer)
}

function adviseOf(broker: Broker, { stream, consumer, seq, delivery, attempt }: Acked, what: string, type: string, more: object = {}): void {
  advise(broker, `CONSUMER.${what}.${stream.config.name}.${consumer.name}`, type, {
    stream: stream.config.name, consumer: consumer.name, consumer_seq: delivery, stream_seq: seq, deliveries: attempt, ...more,
  })
}
