import type { EventOf } from '../../contract/events.ts'
import { passOver } from './consumers.ts'
import { laneOf, readerOf, sample } from './lanes.ts'
import type { BrokerView, Lane, Message, StepKind } from './model.ts'

const WORDS = { ack: 'acknowledged', nack: 'sent back', reject: 'rejected', term: 'given up' } as const

/** The lanes of a message that a queue reads: the queue itself where it lies there, else all. */
function readIn(at: BrokerView, message: Message, queue: string): Lane[] {
  const ids = message.lanes.includes(queue) ? [queue] : message.lanes
  return ids.flatMap((id) => at.lanes.get(id) ?? [])
}

function step(message: Message, event: { t: number; seq: number }, kind: StepKind, who: string, queue: string, note = ''): void {
  message.steps.push({ kind, t: event.t, seq: event.seq, who, queue, note })
}

const firstOffset = (lane: Lane, message: Message): number =>
  lane.partition !== null && typeof message.offset === 'number' ? message.offset : lane.total - [...lane.inside].filter((id) => id >= message.id).length

export function onDeliver(at: BrokerView, event: EventOf<'bus.deliver'>): void {
  const message = at.messages.get(event.message)
  if (!message) return
  step(message, event, 'delivered', event.to, event.queue, [event.attempt > 1 && `attempt ${event.attempt}`, event.fault && `fault ${event.fault}`].filter(Boolean).join(', '))
  message.attempts = Math.max(message.attempts, event.attempt)
  for (const lane of readIn(at, message, event.queue)) {
    const reader = lane.readers.get(event.queue) ?? readerOf(at, lane, event.queue, firstOffset(lane, message), message.id)
    reader.delivered++
    if (event.attempt > 1) reader.again++
    if (lane.partition === null) reader.owner = event.to
    // What a partition's reader has is settled by its next commit; where nothing stays, it is settled by having been sent.
    if (lane.transient) message.state = 'done'
    else {
      reader.unacked.add(message.id)
      message.state = 'out'
    }
    sample(lane, event.t)
  }
}

export function onAck(at: BrokerView, event: EventOf<'bus.ack'>): void {
  const message = at.messages.get(event.message)
  if (!message || event.outcome === 'progress' || event.outcome === 'commit') return
  step(message, event, WORDS[event.outcome], event.from, event.queue)
  if (event.outcome === 'nack') {
    release(at, message, event.queue, event.t)
    message.state = 'waiting'
  } else {
    settle(at, message, event.queue, event.t)
    if (message.state !== 'dead') message.state = event.outcome === 'ack' ? 'done' : 'lost'
  }
}

/** Kafka: everything before an offset is done. */
export function onCommit(at: BrokerView, event: EventOf<'bus.ack'>): void {
  if (event.partition === undefined || typeof event.offset !== 'number') return
  const lane = laneOf(at, `${event.channel}/${event.partition}`, event.channel, event.partition)
  const reader = readerOf(at, lane, event.queue, event.offset)
  reader.done = event.offset
  for (const id of [...reader.unacked]) {
    const message = at.messages.get(id)
    if (!message || typeof message.offset !== 'number' || message.offset >= event.offset) continue
    reader.unacked.delete(id)
    step(message, event, 'acknowledged', event.from, event.queue, 'committed')
    message.state = 'done'
  }
  sample(lane, event.t)
}

export function onRequeue(at: BrokerView, event: EventOf<'bus.requeue'>): void {
  const message = at.messages.get(event.message)
  if (!message) return
  step(message, event, 'requeued', '', event.queue, event.reason)
  release(at, message, event.queue, event.t)
  message.state = 'waiting'
}

export function onGone(at: BrokerView, event: EventOf<'bus.dead'> | EventOf<'bus.drop'>): void {
  const message = at.messages.get(event.message)
  if (!message) return
  const dead = event.kind === 'bus.dead'
  step(message, event, dead ? 'dead' : 'dropped', dead ? event.target : '', event.queue, event.reason)
  settle(at, message, event.queue, event.t)
  // What was done stays done, though it is kept no longer; and what a newer one has replaced is not missed.
  if (dead) message.state = 'dead'
  else if (message.state !== 'done') message.state = /^(compaction|replaced)/.test(event.reason) ? 'done' : 'lost'
}

/** A queue is done with it; where the queue is the place itself, it is there no more. */
function settle(at: BrokerView, message: Message, queue: string, t: number): void {
  for (const lane of readIn(at, message, queue)) {
    const reader = lane.readers.get(queue)
    if (reader && lane.partition === null) reader.done++
    reader?.unacked.delete(message.id)
    if (lane.id === queue || queue === '') {
      lane.inside.delete(message.id)
      passOver(lane, message)
    }
    sample(lane, t)
  }
}

/** It waits in its queue again; also one that was acknowledged, where the broker has lost that. */
function release(at: BrokerView, message: Message, queue: string, t: number): void {
  for (const lane of readIn(at, message, queue)) {
    lane.readers.get(queue)?.unacked.delete(message.id)
    if (lane.id === queue) lane.inside.add(message.id)
    sample(lane, t)
  }
}

