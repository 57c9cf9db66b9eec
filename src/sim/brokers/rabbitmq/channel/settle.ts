import { redeliverSometimes } from '../faults/redelivery.ts'
import { deadLetter } from '../queue/dead-letter.ts'
import { requeue, run } from '../queue/enqueue.ts'
import { unblock } from '../queue/consumers.ts'
import type { Broker, Channel, Outcome, Queue, Stored, Unacked } from '../state.ts'
import { tellSettled } from '../tell.ts'
import { refuse } from '../wire/errors.ts'

/** A consumer's word on one delivery, or on all up to it. In a transaction it waits for the commit. */
export function settled(broker: Broker, channel: Channel, tag: number, multiple: boolean, outcome: Outcome): void {
  const unacked = collect(channel, tag, multiple)
  for (const one of unacked) channel.unacked.delete(one.tag)
  if (channel.tx === null) settleAll(broker, channel, unacked, outcome)
  else channel.tx.settled.push({ outcome, unacked })
}

/** Tag 0 stands for all there are. */
function collect({ unacked }: Channel, tag: number, multiple: boolean): Unacked[] {
  if (multiple && tag === 0) return [...unacked.values()]
  const last = unacked.get(tag) ?? refuse('precondition_failed', `unknown delivery tag ${tag}`)
  return multiple ? [...unacked.values()].filter((one) => one.tag <= tag) : [last]
}

const WORD = { ack: 'ack', requeue: 'nack', discard: 'reject' } as const

export function settleAll(broker: Broker, channel: Channel, unacked: Unacked[], outcome: Outcome): void {
  for (const [queue, stored] of byQueue(unacked)) {
    for (const one of stored) tellSettled(broker, queue, one, channel, WORD[outcome])
    settleIn(broker, queue, stored, outcome)
  }
  unblock(broker, channel)
}

/** What of it lies in queues that are still there. Its consumers have room again. */
function byQueue(unacked: Iterable<Unacked>): Map<Queue, Stored[]> {
  const queues = new Map<Queue, Stored[]>()
  for (const { consumer, queue, stored } of unacked) {
    if (consumer !== null) consumer.held--
    if (queue.gone) continue
    const list = queues.get(queue)
    if (list === undefined) queues.set(queue, [stored])
    else list.push(stored)
  }
  return queues
}

function settleIn(broker: Broker, queue: Queue, many: Stored[], outcome: Outcome): void {
  if (outcome === 'requeue') return requeue(broker, queue, many, null)
  for (const stored of many) {
    queue.unacked.delete(stored)
    if (outcome === 'discard') deadLetter(broker, queue, stored, 'rejected')
    else redeliverSometimes(broker, queue, stored)
  }
  run(broker, queue)
}

/** All that a channel has goes back to where it came from. */
export function recover(broker: Broker, channel: Channel, reason: string): void {
  const queues = byQueue(channel.unacked.values())
  channel.unacked = new Map()
  for (const [queue, stored] of queues) requeue(broker, queue, stored, reason)
  unblock(broker, channel)
}
