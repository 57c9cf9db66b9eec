import { deliver } from '../core/deliver.ts'
import { consumerAt, type Broker } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import { blockOf } from '../wire/headers.ts'
import { FLOW_MOST, type Consumer } from './consumer.ts'
import { signal } from './signal.ts'

const NOTHING = new Uint8Array(0)

/** An idle heartbeat: where the consumer is, and whether it waits for an answer. */
export function beat(broker: Broker, consumer: Consumer, to: string): void {
  const pairs: [string, string][] = [['Nats-Last-Consumer', String(consumer.nextDelivery - 1)], ['Nats-Last-Stream', String(consumer.nextSeq - 1)]]
  if (consumer.flow !== null && consumer.flow.id !== '') pairs.push(['Nats-Consumer-Stalled', consumer.flow.id])
  deliver(broker, { subject: to, reply: '', headers: blockOf(pairs, '100 Idle Heartbeat'), data: NOTHING, fd: null })
}

/** A push consumer's heartbeat is due so long after the last message. */
export function armHeartbeat({ io }: Broker, stream: Stream, consumer: Consumer): void {
  const every = consumer.config.deliver_subject === undefined ? 0 : (consumer.config.idle_heartbeat ?? 0)
  if (consumer.heartbeat !== null) io.cancel(consumer.heartbeat)
  consumer.heartbeat = every > 0 ? io.at(io.now + every, { beat: [stream.config.name, consumer.name] }) : null
}

export function heartbeatDue(broker: Broker, stream: Stream, consumer: Consumer): void {
  if (consumer.active) beat(broker, consumer, consumer.config.deliver_subject!)
  armHeartbeat(broker, stream, consumer)
}

export const isStalled = ({ flow }: Consumer): boolean => flow !== null && flow.bytes > flow.window

/** So many bytes more are under way; beyond half of the window the client is asked to say that it has them. */
export function countFlow(broker: Broker, stream: Stream, consumer: Consumer, size: number): void {
  const { flow } = consumer
  if (flow === null) return
  flow.bytes += size
  if (flow.id !== '') {
    if (flow.bytes - flow.upTo >= flow.window) flow.upTo += size
    return
  }
  if (flow.bytes <= flow.window / 2) return
  flow.id = `$JS.FC.${stream.config.name}.${consumer.name}.${[...broker.io.random(4)].map((byte) => (byte % 36).toString(36)).join('')}`
  flow.upTo = flow.bytes
  deliver(broker, { subject: consumer.config.deliver_subject!, reply: flow.id, headers: blockOf([], '100 FlowControl Request'), data: NOTHING, fd: null })
}

/** The client has them: $JS.FC.STREAM.CONSUMER.id. */
export function flowAnswered(broker: Broker, subject: string): boolean {
  const [, , streamName = '', name = ''] = subject.split('.')
  const found = consumerAt(broker.state, streamName, name)
  const flow = found?.consumer.flow
  if (found === undefined || !flow) return false
  if (flow.id !== subject) return true
  flow.window = Math.min(FLOW_MOST, flow.window * 2)
  flow.bytes = Math.max(0, flow.bytes - flow.upTo)
  flow.id = ''
  flow.upTo = 0
  signal(broker, found.stream, found.consumer)
  return true
}
