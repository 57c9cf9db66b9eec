import type { BusMessage, BusReplay } from '../../../contract/bus.ts'
import { bytesOf } from '../payload.ts'
import { filtersOf, type Consumer } from './consumer/consumer.ts'
import { signal } from './consumer/signal.ts'
import { publish } from './core/publish.ts'
import type { Broker } from './state.ts'
import { countFrom } from './stream/store.ts'
import { streamFor, type Stream } from './stream/stream.ts'
import { isValidLiteral } from './subjects.ts'
import { tellProblem, tellRequeued } from './tell.ts'
import { blockOf } from './wire/headers.ts'

/** A message by hand (SPEC B4): to its subject, as a client's would be. */
export function publishByHand(broker: Broker, { channel, headers, body }: BusMessage, fault?: string): void {
  if (!isValidLiteral(channel)) return tellProblem(broker, `nothing was published: ${channel || 'an empty text'} is no subject; a subject is tokens with dots between them, such as orders.new, without spaces, * or >`)
  const block = headers.length === 0 ? null : blockOf(headers)
  publish(broker, { subject: channel, reply: '', headers: block, data: bytesOf(body), fd: null }, { from: '', ...(fault === undefined ? {} : { fault }) })
}

/** A consumer reads again from a sequence of its stream (SPEC B4). */
export function replayByHand(broker: Broker, { channel, queue, offset }: BusReplay): void {
  const stream = broker.state.streams.get(channel) ?? streamFor(broker.state, channel)
  if (stream === undefined) return tellProblem(broker, `nothing to replay: there is no stream ${channel}, and none that keeps this subject`)
  const consumer = stream.consumers.get(queue)
  if (consumer === undefined) return tellProblem(broker, `nothing to replay: stream ${stream.config.name} has no consumer ${queue}`)
  const seq = offset === 'earliest' ? stream.first : offset === 'latest' ? stream.last + 1 : Number(offset)
  if (!Number.isInteger(seq) || seq < 0) return tellProblem(broker, `nothing to replay: ${offset} is not a sequence; sequences count from 1, or say earliest or latest`)
  rewind(broker, stream, consumer, Math.min(Math.max(seq, stream.first, 1), stream.last + 1))
}

function rewind(broker: Broker, stream: Stream, consumer: Consumer, seq: number): void {
  for (const held of [...consumer.pending.keys()].sort((a, b) => a - b)) tellRequeued(broker, stream, consumer, held, 'replay')
  consumer.pending.clear()
  consumer.again.clear()
  consumer.redeliver = []
  consumer.skipList = null
  consumer.nextSeq = seq
  Object.assign(consumer.floor, { consumer: consumer.nextDelivery - 1, stream: seq - 1 })
  Object.assign(consumer.delivered, { stream: seq - 1 })
  consumer.left = countFrom(stream, seq, filtersOf(consumer))
  signal(broker, stream, consumer)
}
