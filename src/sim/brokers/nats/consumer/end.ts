import { adviseAction } from '../api/advisories.ts'
import type { Broker } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import { tellConsumer } from '../tell.ts'
import { isPush, type Consumer } from './consumer.ts'
import { armInactive } from './interest.ts'
import { expireWaiting, releaseWaiting } from './pull.ts'
import { dropUnwanted } from './retention.ts'

/** A consumer is deleted: by a request, with its stream, or for want of interest. */
export function endConsumer(broker: Broker, stream: Stream, consumer: Consumer, by: string): void {
  stopTimers(broker, consumer)
  stream.consumers.delete(consumer.name)
  releaseWaiting(broker, consumer, '409 Consumer Deleted')
  tellConsumer(broker, stream, consumer, 'deleted', by)
  adviseAction(broker, 'delete', stream.config.name, consumer.name)
  dropUnwanted(broker, stream)
}

export function stopTimers({ io }: Broker, consumer: Consumer): void {
  for (const timer of [consumer.pendingTimer?.id ?? null, consumer.waitTimer, consumer.heartbeat, consumer.inactiveTimer]) if (timer !== null) io.cancel(timer)
  Object.assign(consumer, { pendingTimer: null, waitTimer: null, heartbeat: null, inactiveTimer: null })
}

/** Nobody has listened, or asked, for a while. */
export function inactiveDue(broker: Broker, stream: Stream, consumer: Consumer): void {
  const { io } = broker
  consumer.inactiveTimer = null
  if (isPush(consumer)) {
    if (!consumer.active) endConsumer(broker, stream, consumer, '')
    return
  }
  const rest = consumer.lastRequest + consumer.inactiveAfter - io.now
  if (rest > 0) consumer.inactiveTimer = io.at(io.now + rest, { inactive: [stream.config.name, consumer.name] })
  else if (expireWaiting(broker, stream, consumer, true) > 0) armInactive(broker, stream, consumer)
  else endConsumer(broker, stream, consumer, '')
}
