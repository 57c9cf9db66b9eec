import { isQuorum, nameOf, type Broker, type Channel, type Consumer, type Queue } from '../state.ts'
import { tellConsumer } from '../tell.ts'
import { refuse } from '../wire/errors.ts'
import { dispatch } from './dispatch.ts'
import { touched } from './removal.ts'
import { hasRoom, join } from './round.ts'

export function addConsumer(broker: Broker, consumer: Consumer): void {
  const { queue, channel } = consumer
  const taken = queue.settings.singleActive ? consumer.exclusive : queue.active !== null || (consumer.exclusive && queue.consumers.length > 0)
  if (taken && !isQuorum(queue)) refuse('access_refused', `${nameOf(broker, 'queue', queue.name)} in exclusive use`)
  channel.consumers.set(consumer.tag, consumer)
  queue.consumers.push(consumer)
  if (queue.settings.singleActive) queue.active ??= consumer
  else if (consumer.exclusive && !isQuorum(queue)) queue.active = consumer
  join(queue, consumer)
  touched(broker, queue)
  tellConsumer(broker, consumer, 'created')
}

/** A channel's consumers that have room again take their turns, in all its queues. */
export function unblock(broker: Broker, channel: Channel): void {
  const queues = new Set<Queue>()
  for (const consumer of channel.consumers.values()) {
    if (!consumer.blocked || !hasRoom(broker, consumer)) continue
    join(consumer.queue, consumer)
    queues.add(consumer.queue)
  }
  for (const queue of queues) dispatch(broker, queue)
}
