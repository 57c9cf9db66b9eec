import { bytesOf } from '../../payload.ts'
import { hasInterest } from '../core/interest.ts'
import type { Broker } from '../state.ts'
import { streamFor } from '../stream/stream.ts'
import { rfc3339, stampOf } from '../time.ts'
import { goJson } from './answer.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Random letters and digits, as the server's own names are. */
export const draw = ({ io }: Broker, length: number): string => [...io.random(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')

/** $JS.EVENT.ADVISORY.*: what the server tells whoever listens; a stream may keep it. */
export function advise(broker: Broker, what: string, type: string, facts: object): void {
  const subject = `$JS.EVENT.ADVISORY.${what}`
  if (!hasInterest(broker.state, subject) && streamFor(broker.state, subject) === undefined) return
  const text = goJson({ type: `io.nats.jetstream.advisory.v1.${type}`, id: draw(broker, 22), timestamp: rfc3339(stampOf(broker.io)), ...facts })
  broker.state.queued.push({ subject, reply: '', headers: null, data: bytesOf(text), fd: null })
}

export function adviseAction(broker: Broker, action: 'create' | 'modify' | 'delete', stream: string, consumer?: string): void {
  const word = { create: 'CREATED', modify: 'UPDATED', delete: 'DELETED' }[action]
  if (consumer === undefined) advise(broker, `STREAM.${word}.${stream}`, 'stream_action', { stream, action })
  else advise(broker, `CONSUMER.${word}.${stream}.${consumer}`, 'consumer_action', { stream, consumer, action })
}
