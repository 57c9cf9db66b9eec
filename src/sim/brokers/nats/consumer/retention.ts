import type { Broker } from '../state.ts'
import { passes } from '../stream/store.ts'
import { removeMessage } from '../stream/remove.ts'
import type { Stored, Stream } from '../stream/stream.ts'
import { filtersOf, type Consumer } from './consumer.ts'

/** Does any consumer of an interest stream want this subject? */
export const isWanted = (stream: Stream, subject: string): boolean => [...stream.consumers.values()].some((one) => passes(filtersOf(one), subject))

/** Has this consumer not done with it yet? */
function needs(consumer: Consumer, { seq, subject }: Stored): boolean {
  if (!passes(filtersOf(consumer), subject)) return false
  if (consumer.config.ack_policy === 'explicit') return seq >= consumer.nextSeq || consumer.pending.has(seq) || consumer.redeliver.includes(seq)
  return consumer.config.ack_policy === 'all' ? seq > consumer.floor.stream : seq >= consumer.nextSeq
}

/** A consumer is done with a message: a work queue forgets it, an interest stream once all are. */
export function doneWith(broker: Broker, stream: Stream, seq: number): void {
  const stored = stream.messages.get(seq)
  if (stored === undefined || stream.config.retention === 'limits') return
  if (stream.config.retention === 'interest' && [...stream.consumers.values()].some((one) => needs(one, stored))) return
  removeMessage(broker, stream, seq, 'acknowledged')
}

/** A consumer has gone, or its filter has changed: nobody may be interested in some messages any more. */
export function dropUnwanted(broker: Broker, stream: Stream): void {
  if (stream.config.retention !== 'interest') return
  for (const stored of [...stream.messages.values()]) {
    if (![...stream.consumers.values()].some((one) => needs(one, stored))) removeMessage(broker, stream, stored.seq, 'nobody is interested')
  }
}
