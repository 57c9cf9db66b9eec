import { SECOND, type Ns } from '../../../../contract/time.ts'
import { goJson } from '../api/answer.ts'
import { ERRORS, rollupFailed, storeFailed, wrongLastId, wrongLastSequence, type ApiError } from '../api/errors.ts'
import { arrived } from '../consumer/pending.ts'
import { isWanted } from '../consumer/retention.ts'
import { forget } from '../core/leave.ts'
import { deliver } from '../core/deliver.ts'
import { bytesOf } from '../../payload.ts'
import type { Broker, Message } from '../state.ts'
import { tellError } from '../tell.ts'
import { parseDuration, rfc3339, stampOf } from '../time.ts'
import { headerIn, withHeaders } from '../wire/headers.ts'
import { armAge, enforce, refusal, REPLACED } from './limits.ts'
import { purge } from './purge.ts'
import { append, lastOf, sizeIn } from './store.ts'
import { streamFor, type Stored, type Stream } from './stream.ts'
import { transformed } from './transform.ts'

/** What became of a message that a stream listens to. */
export interface Kept {
  stream: Stream
  /** 0: it is not in the event log. */
  number: number
  seq: number
  /** The sequence is that of the first with the same id. */
  duplicate: boolean
  /** An interest stream passes over what nobody is interested in. */
  unwanted: boolean
  error: ApiError | null
}

/** Stores what a stream listens to; undefined where none does. The answer follows later, behind what others get. */
export function keep(broker: Broker, message: Message): Kept | undefined {
  const stream = streamFor(broker.state, message.subject)
  if (stream === undefined || stream.leaderless) return undefined
  const subject = (stream.config.subject_transform && transformed(stream.config.subject_transform, message.subject)) ?? message.subject
  const kept: Kept = { stream, number: 0, seq: 0, duplicate: false, unwanted: false, error: null }
  const known = idOf(broker, stream, message)
  if (known !== null && checkStream(stream, message) === null) return { ...kept, number: ++broker.state.messages, seq: known, duplicate: true }
  const size = sizeIn(stream, subject, message.headers, message.data)
  const ttl = ttlOf(message)
  const error = complaint(broker, stream, message, subject, size, ttl)
  if (error !== null) return { ...kept, error }
  kept.number = ++broker.state.messages
  kept.seq = stream.last + 1
  remember(broker, stream, message, kept.seq)
  kept.unwanted = stream.config.retention === 'interest' && !isWanted(stream, subject)
  if (kept.unwanted) passOver(stream, kept.seq)
  else store(broker, stream, message, subject, { seq: kept.seq, size, number: kept.number, expires: expiryOf(broker, ttl) })
  return kept
}

function passOver(stream: Stream, seq: number): void {
  stream.last = seq
  if (stream.messages.size === 0) stream.first = seq + 1
}

function store(broker: Broker, stream: Stream, message: Message, subject: string, what: Pick<Stored, 'seq' | 'size' | 'number' | 'expires'>): void {
  const { io } = broker
  const before = lastOf(stream, subject)?.seq ?? 0
  // A copy: what came by the wire is a view into a larger piece.
  const stored: Stored = { ...what, subject, headers: message.headers?.slice() ?? null, data: message.data.slice(), at: io.now, stamp: stampOf(io) }
  append(stream, stored)
  arrived(broker, stream, stored)
  const rollup = headerIn(message.headers, 'Nats-Rollup')
  if (rollup !== '') purge(broker, stream, { keep: 1, ...(rollup === 'sub' ? { filter: subject } : {}) }, REPLACED)
  enforce(broker, stream, subject)
  if (stream.ageTimer === null || stored.expires !== null) armAge(broker, stream)
  republish(broker, stream, stored, before)
}

function republish({ state }: Broker, { config }: Stream, { subject, headers, data, seq, stamp }: Stored, before: number): void {
  const to = config.republish === undefined ? null : transformed(config.republish, subject)
  if (to === null) return
  const only = config.republish!.headers_only === true
  const block = withHeaders(headers, [
    ['Nats-Stream', config.name], ['Nats-Subject', subject], ['Nats-Sequence', String(seq)], ['Nats-Time-Stamp', rfc3339(stamp)], ['Nats-Last-Sequence', String(before)],
    ...(only ? [['Nats-Msg-Size', String(data.length)] as const] : []),
  ])
  state.queued.push({ subject: to, reply: '', headers: block, data: only ? new Uint8Array(0) : data, fd: null })
}

function checkStream(stream: Stream, { headers }: Message): ApiError | null {
  if (stream.config.sealed) return ERRORS.sealed
  const expected = headerIn(headers, 'Nats-Expected-Stream')
  return expected !== '' && expected !== stream.config.name ? ERRORS.streamNotMatch : null
}

/** Why it is not stored, in the order in which the real server looks. */
function complaint(broker: Broker, stream: Stream, { headers, data, fd }: Message, subject: string, size: number, ttl: number | 'invalid' | null): ApiError | null {
  const wrong = checkStream(stream, { headers } as Message)
  if (wrong !== null) return wrong
  if (ttl !== null && ttl !== 0 && ttl !== 'invalid' && !stream.config.allow_msg_ttl) return ERRORS.ttlDisabled
  const bySubject = headerIn(headers, 'Nats-Expected-Last-Subject-Sequence')
  if (bySubject !== '') {
    const last = lastOf(stream, headerIn(headers, 'Nats-Expected-Last-Subject-Sequence-Subject') || subject)?.seq ?? 0
    if (last !== Number(bySubject)) return wrongLastSequence(last)
  }
  const byStream = headerIn(headers, 'Nats-Expected-Last-Sequence')
  if (byStream !== '' && Number(byStream) !== stream.last) return wrongLastSequence(stream.last)
  const byId = headerIn(headers, 'Nats-Expected-Last-Msg-Id')
  if (byId !== '' && byId !== stream.lastId) return wrongLastId(stream.lastId)
  const rollup = headerIn(headers, 'Nats-Rollup')
  if (rollup !== '' && (!stream.config.allow_rollup_hdrs || stream.config.deny_purge)) return rollupFailed('rollup not permitted')
  if (rollup !== '' && rollup !== 'sub' && rollup !== 'all') return rollupFailed(`rollup value invalid: ${JSON.stringify(rollup)}`)
  if (stream.config.max_msg_size >= 0 && data.length + (headers?.length ?? 0) > stream.config.max_msg_size) return ERRORS.messageTooLarge
  if ((headers?.length ?? 0) > 65535) return ERRORS.headerTooLarge
  if (ttl === 'invalid') return ERRORS.ttlInvalid
  const full = broker.io.faults('full_queue').find(({ spec }) => (spec.channel ?? subject) === subject || spec.channel === stream.config.name)
  if (full !== undefined) {
    broker.io.hit(full.id, `no room in stream ${stream.config.name}`, fd ?? undefined)
    return storeFailed('maximum bytes exceeded')
  }
  return refusal(stream, subject, size)
}

/** Nats-TTL: seconds, a duration, or never (-1); null where there is none. */
function ttlOf({ headers }: Message): Ns | 'invalid' | null {
  const text = headerIn(headers, 'Nats-TTL')
  if (text === '') return null
  if (text.toLowerCase() === 'never') return -1
  if (/^\d+$/.test(text)) return Number(text) * SECOND
  const duration = parseDuration(text)
  return duration === null || duration < SECOND ? 'invalid' : Math.floor(duration / SECOND) * SECOND
}

const expiryOf = ({ io }: Broker, ttl: Ns | 'invalid' | null): Ns | null => (typeof ttl !== 'number' || ttl === 0 ? null : ttl < 0 ? Infinity : io.now + ttl)

/** The sequence under which its Nats-Msg-Id is known within the window. */
function idOf({ io }: Broker, stream: Stream, { headers }: Message): number | null {
  const id = headerIn(headers, 'Nats-Msg-Id')
  const known = id === '' ? undefined : stream.ids.get(id)
  return known !== undefined && known.at + stream.config.duplicate_window > io.now ? known.seq : null
}

function remember({ io }: Broker, stream: Stream, { headers }: Message, seq: number): void {
  stream.lastId = headerIn(headers, 'Nats-Msg-Id')
  // In the order of their time: those that are over come first.
  for (const [id, { at }] of stream.ids) {
    if (at + stream.config.duplicate_window > io.now) break
    stream.ids.delete(id)
  }
  if (stream.lastId === '') return
  stream.ids.delete(stream.lastId)
  stream.ids.set(stream.lastId, { seq, at: io.now })
}

/** The PubAck, or why there is none. */
export function answerPublish(broker: Broker, { reply, fd, subject }: Message, { stream, seq, duplicate, error }: Kept): void {
  const { io } = broker
  const { name, no_ack = false } = stream.config
  if (error !== null && fd !== null) tellError(broker, fd, String(error.err_code), `publish to ${subject}: ${error.description}`, name)
  if (reply === '' || no_ack) return
  const lost = error !== null || fd === null ? undefined : io.faults('lost_ack').find(({ spec }) => spec.channel === undefined || spec.channel === name || spec.channel === subject)
  if (lost !== undefined && io.strikes(lost, 'stored, its acknowledgement lost', fd!)) {
    io.abort(fd!)
    return forget(broker, fd!)
  }
  const text = error === null ? `{"stream":${JSON.stringify(name)}, "seq":${seq}${duplicate ? ',"duplicate": true' : ''}}` : goJson({ error, stream: name, seq: 0 })
  deliver(broker, { subject: reply, reply: '', headers: null, data: bytesOf(text), fd: null })
}

