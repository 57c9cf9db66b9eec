import { forgetMessage } from '../consumer/pending.ts'
import type { Broker } from '../state.ts'
import { tellDropped } from '../tell.ts'
import { take } from './store.ts'
import type { Stream } from './stream.ts'

/** A message leaves its stream, and its consumers' books. */
export function removeMessage(broker: Broker, stream: Stream, seq: number, reason: string): boolean {
  const stored = take(stream, seq)
  if (stored === undefined) return false
  for (const consumer of stream.consumers.values()) forgetMessage(broker, stream, consumer, stored)
  tellDropped(broker, { number: stored.number, subject: stored.subject, queue: stream.config.name, seq, reason })
  return true
}
