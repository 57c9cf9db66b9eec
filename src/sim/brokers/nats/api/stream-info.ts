import type { Broker } from '../state.ts'
import { matches } from '../subjects.ts'
import type { Stream } from '../stream/stream.ts'
import { rfc3339, stampOf } from '../time.ts'
import { NO_TIME } from './answer.ts'
import { withVersion } from './find.ts'

export const MOST_SUBJECTS = 100_000

interface Details { subjects: string; deleted: boolean; offset: number }

/** A stream's configuration and state. `alone`: not one of a list, which says less. */
export function infoOf(broker: Broker, stream: Stream, alone: boolean, details: Details = { subjects: '', deleted: false, offset: 0 }): object {
  const { config, created, messages, bytes, first, last, lastStamp, consumers, bySubject } = stream
  const gone = goneIn(stream)
  const listed = countsOf(stream, details.subjects)
  return {
    config: { ...config, metadata: alone ? withVersion(config.metadata) : config.metadata },
    created: rfc3339(created),
    state: {
      messages: messages.size, bytes, first_seq: first, first_ts: messages.size === 0 ? NO_TIME : rfc3339(messages.get(first)!.stamp),
      last_seq: last, last_ts: lastStamp === null ? NO_TIME : rfc3339(lastStamp), ...(bySubject.size === 0 ? {} : { num_subjects: bySubject.size }),
      ...(listed.length === 0 ? {} : { subjects: Object.fromEntries(listed.slice(details.offset, details.offset + MOST_SUBJECTS)) }),
      ...(gone.length === 0 ? {} : { num_deleted: gone.length, ...(details.deleted ? { deleted: gone } : {}) }), consumer_count: consumers.size,
    },
    ts: rfc3339(stampOf(broker.io)),
  }
}

/** How many messages each subject has that the filter matches. */
export const countsOf = ({ bySubject }: Stream, filter: string): [subject: string, count: number][] =>
  (filter === '' ? [] : [...bySubject].filter(([subject]) => matches(filter, subject)).map(([subject, seqs]) => [subject, seqs.length]))

/** Sequences between the first and the last that are not there. */
function goneIn({ messages, first, last }: Stream): number[] {
  if (messages.size === 0 || messages.size === last - first + 1) return []
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((seq) => !messages.has(seq))
}
