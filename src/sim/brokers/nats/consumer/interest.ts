import { hasInterest } from '../core/interest.ts'
import type { Broker, Sub } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import { matches } from '../subjects.ts'
import type { Consumer } from './consumer.ts'
import { signal } from './signal.ts'

/** A subscription came or went: push consumers that deliver to it begin, or stop and may be deleted. */
export function interestChanged(broker: Broker, sub: Sub): void {
  for (const stream of broker.state.streams.values()) {
    for (const consumer of stream.consumers.values()) {
      if (consumer.config.deliver_subject !== undefined && matches(sub.subject, consumer.config.deliver_subject)) lookForInterest(broker, stream, consumer)
    }
  }
}

/** Whether somebody listens to a push consumer. */
export function lookForInterest(broker: Broker, stream: Stream, consumer: Consumer): void {
  const { deliver_subject, deliver_group } = consumer.config
  if (deliver_subject === undefined) return
  const was = consumer.active
  consumer.active = hasInterest(broker.state, deliver_subject, deliver_group)
  if (!consumer.active) return armInactive(broker, stream, consumer)
  if (consumer.inactiveTimer !== null) broker.io.cancel(consumer.inactiveTimer)
  consumer.inactiveTimer = null
  if (!was) signal(broker, stream, consumer)
}

export function armInactive({ io }: Broker, stream: Stream, consumer: Consumer): void {
  if (consumer.inactiveAfter > 0 && consumer.inactiveTimer === null) consumer.inactiveTimer = io.at(io.now + consumer.inactiveAfter, { inactive: [stream.config.name, consumer.name] })
}
