import type { Broker } from '../state.ts'
import { matches } from '../subjects.ts'
import { removeMessage } from './remove.ts'
import type { Stream } from './stream.ts'
import { purged } from '../consumer/pending.ts'

export interface Purge { filter?: string; seq?: number; keep?: number }

/** Takes out what a filter matches, below a sequence or but for the newest `keep`; how many went. */
export function purge(broker: Broker, stream: Stream, { filter, seq = 0, keep = 0 }: Purge, reason = 'purged'): number {
  const all = [...stream.messages.values()].filter((one) => filter === undefined || filter === '' || matches(filter, one.subject))
  const going = seq > 0 ? all.filter((one) => one.seq < seq) : all.slice(0, Math.max(0, all.length - keep))
  for (const one of going) removeMessage(broker, stream, one.seq, reason)
  for (const consumer of stream.consumers.values()) purged(broker, stream, consumer)
  return going.length
}
