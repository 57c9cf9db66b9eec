import type { EventOf } from '../../contract/events.ts'
import { laneOf, readerOf, sample } from './lanes.ts'
import type { BrokerView, Lane, Message, ReaderView } from './model.ts'

/** NATS: a consumer is a reader of its stream from the moment at which it is made, of what its filter lets through. */
export function onConsumer(at: BrokerView, { name, detail, change, t }: EventOf<'bus.channel'>): void {
  const stream = String(detail['stream'] ?? '')
  const lane = laneOf(at, stream, stream)
  const queue = name.slice(stream.length + 1)
  if (change === 'deleted') lane.readers.delete(queue)
  else if (!lane.readers.has(queue)) {
    const reader = readerOf(at, lane, queue, lane.total)
    reader.filters = typeof detail['filter'] === 'string' ? detail['filter'].split(', ') : []
    // Only some begin with what is there already.
    if (detail['deliver'] === 'all') reader.skipped -= [...lane.inside].filter((id) => isFor(reader, at.messages.get(id)!)).length
    else reader.from = (at.list.at(-1)?.id ?? 0) + 1
    reader.lag = []
    sample(lane, t)
  }
}

/** Does a reader read a message's subject? */
export const isFor = ({ filters }: ReaderView, { channel }: Message): boolean => filters.length === 0 || filters.some((filter) => fits(filter.split('.'), channel.split('.')))

function fits(filter: string[], subject: string[]): boolean {
  const length = filter.at(-1) === '>' ? filter.length - 1 : filter.length
  if (filter.at(-1) === '>' ? subject.length <= length : subject.length !== length) return false
  return filter.slice(0, length).every((token, i) => token === '*' || token === subject[i])
}

const SETTLED: ReadonlySet<string> = new Set(['acknowledged', 'rejected', 'given up', 'dead'])

/** A message has left its stream: readers that have not come to it never will. */
export function passOver(lane: Lane, message: Message): void {
  for (const reader of lane.readers.values()) {
    const settled = message.steps.some(({ kind, queue }) => queue === reader.queue && SETTLED.has(kind))
    if (reader.queue === lane.id || settled || message.id < reader.from || !isFor(reader, message)) continue
    reader.done++
    reader.unacked.delete(message.id)
  }
}
