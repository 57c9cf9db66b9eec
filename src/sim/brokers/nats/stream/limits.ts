import type { Ns } from '../../../../contract/time.ts'
import { storeFailed, type ApiError } from '../api/errors.ts'
import type { Broker } from '../state.ts'
import { removeMessage } from './remove.ts'
import type { Stream } from './stream.ts'

/** What is over max_msgs_per_subject, or rolled up, has one in its place. */
export const REPLACED = 'replaced by a newer one of its subject'

/** Why there is no room for one more, where new ones are discarded. */
export function refusal({ config, bySubject, messages, bytes }: Stream, subject: string, size: number): ApiError | null {
  if (config.discard !== 'new') return null
  const ofSubject = bySubject.get(subject)?.length ?? 0
  const subjectIsFull = config.max_msgs_per_subject > 0 && ofSubject >= config.max_msgs_per_subject
  if (config.discard_new_per_subject && subjectIsFull) return storeFailed('maximum messages per subject exceeded')
  if (config.max_msgs > 0 && messages.size >= config.max_msgs && !subjectIsFull) return storeFailed('maximum messages exceeded')
  if (config.max_bytes > 0 && bytes + size > config.max_bytes) return storeFailed('maximum bytes exceeded')
  return null
}

/** What is over a limit goes, oldest first. */
export function enforce(broker: Broker, stream: Stream, subject?: string): void {
  const { config } = stream
  if (config.max_msgs_per_subject > 0) {
    for (const one of subject === undefined ? [...stream.bySubject.keys()] : [subject]) {
      while ((stream.bySubject.get(one)?.length ?? 0) > config.max_msgs_per_subject) removeMessage(broker, stream, stream.bySubject.get(one)![0]!, REPLACED)
    }
  }
  while (config.max_msgs > 0 && stream.messages.size > config.max_msgs) removeMessage(broker, stream, stream.first, 'max_msgs')
  while (config.max_bytes > 0 && stream.bytes > config.max_bytes && stream.messages.size > 0) removeMessage(broker, stream, stream.first, 'max_bytes')
}

/** Sets the timer for whatever expires next. */
export function armAge({ io }: Broker, stream: Stream): void {
  if (stream.ageTimer !== null) io.cancel(stream.ageTimer)
  const next = nextExpiry(stream)
  stream.ageTimer = next === Infinity ? null : io.at(Math.max(next, io.now), { age: stream.config.name })
}

function nextExpiry(stream: Stream): Ns {
  let next = Infinity
  const { max_age, allow_msg_ttl } = stream.config
  for (const { at, expires } of stream.messages.values()) {
    if (max_age > 0 && expires !== Infinity) next = Math.min(next, at + max_age)
    if (!allow_msg_ttl) break
    if (expires !== null) next = Math.min(next, expires)
  }
  return next
}

export function expire(broker: Broker, stream: Stream): void {
  const { now } = broker.io
  const { max_age, allow_msg_ttl } = stream.config
  stream.ageTimer = null
  for (const { seq, at, expires } of [...stream.messages.values()]) {
    if (max_age > 0 && expires !== Infinity && at + max_age <= now) removeMessage(broker, stream, seq, 'max_age')
    else if (expires !== null && expires <= now) removeMessage(broker, stream, seq, 'its Nats-TTL is over')
    else if (!allow_msg_ttl) break
  }
  armAge(broker, stream)
}
