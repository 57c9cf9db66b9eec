import { msToNs, type Ns } from '../../../../contract/time.ts'
import type { Broker, Message, Queue } from '../state.ts'
import { deadLetter } from './dead-letter.ts'
import { first, lanesOf, shift } from './lane.ts'

/** When a message will be too old for a queue: by the queue's time or its own, whichever is shorter. */
export function expiryOf({ io }: Broker, queue: Queue, message: Message): Ns | null {
  const own = message.properties.expiration === undefined ? Infinity : Number(message.properties.expiration)
  const ttl = Math.min(queue.settings.messageTtl ?? Infinity, own)
  return ttl === Infinity ? null : io.now + msToNs(ttl)
}

/** Only what lies in front is looked at: an old message behind a younger one stays until its turn comes. */
export function expireHeads(broker: Broker, queue: Queue): void {
  const { io } = broker
  if (queue.held !== null) return
  for (const lane of lanesOf(queue)) {
    let head = first(lane)
    while (head !== undefined && head.expiresAt !== null && head.expiresAt <= io.now) {
      shift(lane)
      queue.bytes -= head.message.body.length
      deadLetter(broker, queue, head, 'expired')
      head = first(lane)
    }
    if (head !== undefined) return arm(broker, queue, head.expiresAt)
  }
  arm(broker, queue, null)
}

function arm({ io }: Broker, queue: Queue, at: Ns | null): void {
  if (queue.ttlTimer?.at === (at ?? undefined)) return
  if (queue.ttlTimer !== null) io.cancel(queue.ttlTimer.id)
  queue.ttlTimer = at === null ? null : { id: io.at(at, { ttl: queue.name }), at }
}
