import type { Ns } from '../../../../contract/time.ts'
import { deliver } from '../core/deliver.ts'
import { hasInterest } from '../core/interest.ts'
import type { Broker } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import { blockOf } from '../wire/headers.ts'
import { isPush, type Consumer, type Waiting } from './consumer.ts'
import { beat } from './flow.ts'
import { signal } from './signal.ts'

const NOTHING = new Uint8Array(0)

/** A status without a payload, such as 408 Request Timeout. */
export function sayStatus(broker: Broker, reply: string, status: string, pairs: [string, string][] = []): void {
  deliver(broker, { subject: reply, reply: '', headers: blockOf(pairs, status), data: NOTHING, fd: null })
}

export const whatIsLeft = ({ left, bytes }: Waiting): [string, string][] => [['Nats-Pending-Messages', String(left)], ['Nats-Pending-Bytes', String(bytes)]]

/** CONSUMER.MSG.NEXT: a client asks for messages, and says how many and for how long. */
export function pull(broker: Broker, stream: Stream, consumer: Consumer, reply: string, text: string): void {
  const { io } = broker
  if (isPush(consumer)) return sayStatus(broker, reply, '409 Consumer is push based')
  const request = requestOf(text.trim(), io.now)
  if (typeof request === 'string') return sayStatus(broker, reply, `400 Bad Request - ${request}`)
  const { max_batch = 0, max_expires = 0, max_bytes = 0, max_waiting = 512 } = consumer.config
  if (max_batch > 0 && request.left > max_batch) return sayStatus(broker, reply, `409 Exceeded MaxRequestBatch of ${max_batch}`)
  if (request.expires !== null && max_expires > 0 && request.expires - io.now > max_expires) return sayStatus(broker, reply, `409 Exceeded MaxRequestExpires of ${max_expires / 1e9}s`)
  if (max_bytes > 0 && request.bytes > max_bytes) return sayStatus(broker, reply, `409 Exceeded MaxRequestMaxBytes of ${max_bytes}`)
  consumer.lastRequest = io.now
  if (request.noWait) {
    const there = consumer.left + consumer.redeliver.length
    if (there === 0 && request.expires === null) return sayStatus(broker, reply, '404 No Messages')
    if (there > 0 && there < expireWaiting(broker, stream, consumer, false)) return sayStatus(broker, reply, '408 Requests Pending')
  }
  if (consumer.waiting.length >= max_waiting) expireWaiting(broker, stream, consumer, false)
  if (consumer.waiting.length >= max_waiting) return request.beat === 0 ? sayStatus(broker, reply, '409 Exceeded MaxWaiting') : undefined
  consumer.waiting.push({ ...request, reply })
  signal(broker, stream, consumer)
}

/** Nothing, a number, or an object; what is wrong with it, otherwise. */
function requestOf(text: string, now: Ns): Omit<Waiting, 'reply'> | string {
  const one = { left: 1, delivered: 0, bytes: 0, expires: null, noWait: false, beat: 0, nextBeat: null }
  if (!text.startsWith('{')) return /^-?\d+$/.test(text) ? { ...one, left: Number(text) } : one
  let given: Record<string, unknown>
  try {
    given = JSON.parse(text) as Record<string, unknown>
  } catch {
    return 'unexpected end of JSON input'
  }
  const number = (name: string): number => (typeof given[name] === 'number' ? given[name] : 0)
  const beatEvery = number('idle_heartbeat')
  if (beatEvery > 0 && beatEvery * 2 > number('expires')) return 'heartbeat value too large'
  return {
    ...one, left: number('batch'), bytes: number('max_bytes'), noWait: given['no_wait'] === true, beat: beatEvery, nextBeat: beatEvery > 0 ? now + beatEvery : null,
    expires: number('expires') > 0 ? now + number('expires') : null,
  }
}

/**
 * Requests whose time is over, whose asker is gone, or (at the end of what there is) which did not want to wait, go; others get
 * their heartbeat. How many messages are asked for in all.
 */
export function expireWaiting(broker: Broker, stream: Stream, consumer: Consumer, atEnd: boolean): number {
  const { io, state } = broker
  let asked = 0
  let next = Infinity
  consumer.waiting = consumer.waiting.filter((one) => {
    if ((atEnd && one.noWait && one.delivered > 0) || (one.expires !== null && io.now >= one.expires)) {
      sayStatus(broker, one.reply, '408 Request Timeout', whatIsLeft(one))
      return false
    }
    if (!hasInterest(state, one.reply)) return false
    asked += one.left
    if (one.nextBeat !== null && io.now >= one.nextBeat) {
      beat(broker, consumer, one.reply)
      one.nextBeat = io.now + one.beat
    }
    next = Math.min(next, one.nextBeat ?? Infinity, one.expires ?? Infinity)
    return true
  })
  if (consumer.waitTimer !== null) io.cancel(consumer.waitTimer)
  consumer.waitTimer = next === Infinity ? null : io.at(next, { waiting: [stream.config.name, consumer.name] })
  return asked
}

/** The request that the next message, of so many bytes, is for; it goes to the back of the line if it wants more. */
export function nextWaiting(broker: Broker, consumer: Consumer, size: number): Waiting | undefined {
  const { io, state } = broker
  for (let one = consumer.waiting.shift(); one !== undefined; one = consumer.waiting.shift()) {
    if (one.bytes > 0 && size > one.bytes) {
      sayStatus(broker, one.reply, '409 Message Size Exceeds MaxBytes', whatIsLeft(one))
      continue
    }
    if (one.expires !== null && io.now >= one.expires) {
      sayStatus(broker, one.reply, '408 Request Timeout', whatIsLeft(one))
      continue
    }
    if (!hasInterest(state, one.reply)) continue
    if (one.bytes > 0) {
      one.bytes -= size
      if (one.bytes === 0) one.left = 1
    }
    one.left--
    one.delivered++
    if (one.left > 0) consumer.waiting.push(one)
    return one
  }
  return undefined
}

/** Whoever waits is told that there is nothing to wait for any more. */
export function releaseWaiting(broker: Broker, consumer: Consumer, status: string, pairs: (one: Waiting) => [string, string][] = () => []): void {
  for (const one of consumer.waiting.splice(0)) sayStatus(broker, one.reply, status, pairs(one))
}
