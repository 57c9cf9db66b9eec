import { run } from '../queue/enqueue.ts'
import { insert, push } from '../queue/lane.ts'
import { isQuorum, type Broker, type Stored } from '../state.ts'
import { tellRequeued } from '../tell.ts'

/** [F29] It is in its queue again, where it was. */
export function redeliver(broker: Broker, name: string, stored: Stored): void {
  const queue = broker.state.queues.get(name)
  if (queue === undefined) return
  stored.redelivered = true
  tellRequeued(broker, queue, stored, 'its acknowledgement was lost')
  queue.bytes += stored.message.body.length
  if (isQuorum(queue)) {
    stored.returns++
    push(queue.returned, stored)
  } else insert(queue.lanes[stored.priority]!, stored)
  run(broker, queue)
}
