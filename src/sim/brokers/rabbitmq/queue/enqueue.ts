import { settle } from '../channel/confirms.ts'
import { fullQueue } from '../faults/full-queue.ts'
import { isQuorum, type Broker, type Confirm, type Message, type Queue, type Stored } from '../state.ts'
import { tellDropped, tellRequeued } from '../tell.ts'
import { deadLetter, deadLetterUnstored } from './dead-letter.ts'
import { dispatch } from './dispatch.ts'
import { expiryOf } from './expiry.ts'
import { insert, push, readyIn, takeHead } from './lane.ts'

/** A quorum queue at its limit takes messages again below this share of it. */
const LOW_LIMIT = 0.8

/** A message comes to a queue; the publish learns whether it was taken. */
export function enqueue(broker: Broker, queue: Queue, message: Message, confirm: Confirm | null): void {
  if (queue.held !== null) {
    queue.held.push({ message, confirm })
    return
  }
  if (fullQueue(broker, queue, message) || overflows(queue, message)) return refused(broker, queue, message, confirm)
  const { maxPriority } = queue.settings
  const stored: Stored = {
    message, position: queue.nextPosition++, priority: maxPriority === null ? 0 : Math.min(message.properties.priority ?? 0, maxPriority),
    expiresAt: expiryOf(broker, queue, message), redelivered: false, returns: 0, attempts: 0,
  }
  push(queue.lanes[stored.priority]!, stored)
  queue.bytes += message.body.length
  if (confirm !== null) settle(broker, confirm, true)
  run(broker, queue, true)
}

function refused(broker: Broker, queue: Queue, message: Message, confirm: Confirm | null): void {
  const { overflow } = queue.settings
  tellDropped(broker, queue, { message } as Stored, overflow === 'drop-head' ? 'there is no room' : 'its queue is full')
  if (overflow === 'reject-publish-dlx') deadLetterUnstored(broker, queue, message)
  if (confirm !== null) settle(broker, confirm, false)
}

/** Whether a queue that refuses is full. A quorum queue finds out after the message that was one too many. */
function overflows(queue: Queue, message: Message): boolean {
  const { overflow, maxLength, maxBytes } = queue.settings
  if (overflow === 'drop-head') return false
  if (isQuorum(queue)) return queue.refusing
  return readyIn(queue) + 1 > (maxLength ?? Infinity) || queue.bytes + message.body.length > (maxBytes ?? Infinity)
}

/** Back to where it was, in front of what came later; a quorum queue counts, and puts it behind what else came back. */
export function requeue(broker: Broker, queue: Queue, many: Stored[], reason: string | null): void {
  for (const stored of many) {
    queue.unacked.delete(stored)
    stored.redelivered = true
    if (isQuorum(queue) && ++stored.returns > (queue.settings.deliveryLimit ?? Infinity)) {
      deadLetter(broker, queue, stored, 'delivery_limit')
      continue
    }
    if (reason !== null) tellRequeued(broker, queue, stored, reason)
    queue.bytes += stored.message.body.length
    // Without a limit it would come back for ever: it has to wait its turn again.
    if (isQuorum(queue)) push(queue.settings.deliveryLimit === null && reason === null ? queue.lanes[0]! : queue.returned, stored)
    else insert(queue.lanes[stored.priority]!, stored)
  }
  // A classic queue looks at its limit before its consumers get what came back.
  if (!isQuorum(queue)) limit(broker, queue)
  run(broker, queue)
}

/** After a change: consumers are served, then what is over the limit goes from the front. */
export function run(broker: Broker, queue: Queue, fresh = false): void {
  dispatch(broker, queue, fresh)
  if (limit(broker, queue)) dispatch(broker, queue)
}

function limit(broker: Broker, queue: Queue): boolean {
  const { overflow, maxLength, maxBytes } = queue.settings
  if (queue.gone || (maxLength === null && maxBytes === null)) return false
  const over = (share = 1): boolean => readyIn(queue) > (maxLength ?? Infinity) * share || queue.bytes > (maxBytes ?? Infinity) * share
  if (overflow === 'drop-head') while (over()) deadLetter(broker, queue, takeHead(queue)!, 'maxlen')
  else if (isQuorum(queue)) queue.refusing = over() || (queue.refusing && over(LOW_LIMIT))
  return true
}
