import type { BusSystem } from '../../../contract/bus.ts'
import type { BrokerView, Lane, Message, MessageState } from '../../../telemetry/index.ts'
import type { Meaning } from '../../design/index.ts'

/** Each system in its own words. */
export const SYSTEM: Record<BusSystem, { name: string; lane: string; lanes: string; reader: string; routing: string; channel: string }> = {
  kafka: { name: 'Kafka', lane: 'Partition', lanes: 'Topics', reader: 'group', routing: '', channel: 'Topic' },
  rabbitmq: { name: 'RabbitMQ', lane: 'Queue', lanes: 'Queues', reader: 'consumers', routing: 'Routing key', channel: 'Exchange (empty: the default one)' },
  redis: { name: 'Redis', lane: 'Key or channel', lanes: 'Keys and channels', reader: 'group', routing: '', channel: 'Stream, list or channel' },
  nats: { name: 'NATS', lane: 'Stream or subject', lanes: 'Streams and subjects', reader: 'consumer', routing: '', channel: 'Subject' },
}

export const STATE: Record<MessageState, { word: string; meaning: Meaning | null }> = {
  waiting: { word: 'waiting', meaning: null },
  out: { word: 'delivered', meaning: null },
  done: { word: 'done', meaning: 'healthy' },
  dead: { word: 'dead letter', meaning: 'failed' },
  lost: { word: 'dropped', meaning: 'failed' },
}

/** Where a message lies, as its system writes it. */
export const placeOf = ({ channel, partition, offset, routing }: Pick<Message, 'channel' | 'partition' | 'offset' | 'routing'>): string =>
  `${channel || (routing === '' ? '(default)' : '')}${routing === '' ? '' : `${channel === '' ? '' : ' '}${routing}`}${partition === null ? '' : `/${partition}`}${offset === null ? '' : `@${offset}`}`

/** Exchanges, bindings and the like: what routes, and keeps nothing itself. */
export function routesOf(broker: BrokerView): { what: string; name: string; text: string }[] {
  return [...broker.channels.values()].filter(({ what }) => what === 'exchange' || what === 'binding').map(({ what, name, detail }) => ({
    what, name: name === '' ? '(default)' : name, text: Object.entries(detail).map(([key, value]) => `${key} ${value}`).join(', '),
  }))
}

/** Can a reader of it be sent back? Only where messages stay after they have been read. */
export const canReplay = (broker: BrokerView, lane: Lane): boolean => broker.system !== 'rabbitmq' && !lane.transient && lane.readers.size > 0
