import type { Consumer } from '../consumer/consumer.ts'
import { VERSION } from '../config.ts'
import type { Broker } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import { ERRORS, Refused } from './errors.ts'

export function findStream({ state }: Broker, name: string): Stream {
  const stream = state.streams.get(name)
  if (stream === undefined) throw new Refused(ERRORS.streamNotFound)
  return stream
}

export function findConsumer(broker: Broker, [streamName = '', name = '']: string[]): { stream: Stream; consumer: Consumer } {
  const stream = findStream(broker, streamName)
  const consumer = stream.consumers.get(name)
  if (consumer === undefined) throw new Refused(ERRORS.consumerNotFound)
  return { stream, consumer }
}

/** A page of names or infos. */
export function page<T>(all: T[], offset: number, limit: number): { total: number; offset: number; limit: number; part: T[] } {
  const from = Math.min(Math.max(0, offset), all.length)
  return { total: all.length, offset: from, limit, part: all.slice(from, from + limit) }
}

/** Where there is nothing to page through, or an error instead. */
export const NO_PAGE = { total: 0, offset: 0, limit: 0 }

const REQUIRED = '_nats.req.level'

/** What the server adds to the metadata that a client gave. */
export const withLevel = (metadata: Record<string, string>, level: 0 | 1): Record<string, string> =>
  ({ ...Object.fromEntries(Object.entries(metadata).filter(([name]) => !name.startsWith('_nats.'))), [REQUIRED]: String(level) })

export const withVersion = (metadata: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...metadata, '_nats.level': '1', '_nats.ver': VERSION }).sort(([a], [b]) => (a < b ? -1 : 1)))
