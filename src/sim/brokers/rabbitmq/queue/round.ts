import { isQuorum, type Broker, type Channel, type Consumer, type Queue } from '../state.ts'
import { tellConsumer } from '../tell.ts'

/** A quorum queue gives a consumer without a prefetch count so many at once. */
const QUORUM_PREFETCH = 2000

/** Into its queue's round, behind those of its priority. */
export function join(queue: Queue, consumer: Consumer): void {
  consumer.blocked = false
  const at = queue.round.findIndex((one) => one.priority < consumer.priority)
  queue.round.splice(at < 0 ? queue.round.length : at, 0, consumer)
}

/** Whose turn it is: each in turn within a priority; who has no room is out of the round until it has. */
export function nextConsumer(broker: Broker, queue: Queue): Consumer | undefined {
  const { active, settings } = queue
  if (settings.singleActive) {
    if (active === null || active.blocked) return undefined
    if (hasRoom(broker, active)) return active
    block(queue, active)
    return undefined
  }
  for (let consumer = queue.round[0]; consumer !== undefined; consumer = queue.round[0]) {
    if (!hasRoom(broker, consumer)) {
      block(queue, consumer)
      continue
    }
    queue.round.shift()
    join(queue, consumer)
    return consumer
  }
  return undefined
}

function block(queue: Queue, consumer: Consumer): void {
  consumer.blocked = true
  queue.round = queue.round.filter((one) => one !== consumer)
}

/** Whether another message may go to it. */
export function hasRoom({ io }: Broker, { channel, queue, noAck, prefetch, held }: Consumer): boolean {
  if (channel.phase !== 'running') return false
  // A classic queue waits for a client that does not read.
  if (!isQuorum(queue) && io.full(channel.connection.fd)) return false
  if (noAck) return true
  const most = prefetch === 0 && isQuorum(queue) ? QUORUM_PREFETCH : prefetch
  if (most > 0 && held >= most) return false
  return isQuorum(queue) || channel.globalPrefetch === 0 || heldBy(channel) < channel.globalPrefetch
}

function heldBy(channel: Channel): number {
  let held = 0
  for (const { consumer } of channel.unacked.values()) if (consumer !== null && !isQuorum(consumer.queue)) held++
  return held
}

/** It takes no more; what it has it may still settle. Where only one has the turn, another has it now. */
export function detach(broker: Broker, consumer: Consumer): void {
  const { queue, channel } = consumer
  channel.consumers.delete(consumer.tag)
  queue.consumers = queue.consumers.filter((one) => one !== consumer)
  queue.round = queue.round.filter((one) => one !== consumer)
  if (queue.active === consumer) {
    const next = isQuorum(queue) ? queue.consumers[0] : queue.round[0] ?? queue.consumers[0]
    queue.active = queue.settings.singleActive ? next ?? null : null
    queue.epoch++
  }
  tellConsumer(broker, consumer, 'deleted')
}
