import type { BusMessage } from '../../../contract/bus.ts'
import type { BrokerView } from '../../../telemetry/index.ts'

/** What a message by hand can be sent to: where messages lie; with exchanges and subjects, what they were sent to. */
export function channelsOf({ system, lanes, list, channels }: BrokerView): string[] {
  if (system === 'rabbitmq') return [...channels.values()].filter(({ what, name }) => what === 'exchange' && name !== '').map(({ name }) => name)
  if (system === 'nats') return [...new Set(list.slice(-500).map(({ channel }) => channel))].filter((channel) => !channel.startsWith('$'))
  return [...new Set([...lanes.values()].map(({ channel }) => channel))].filter((channel) => !channel.startsWith('__'))
}

/** What the form begins with: to RabbitMQ's first queue by way of the default exchange, elsewhere to the first channel. */
export function firstMessage(broker: BrokerView): BusMessage {
  const blank: BusMessage = { channel: '', key: null, headers: [], body: '' }
  if (broker.system === 'rabbitmq') return { ...blank, routing: [...broker.lanes.values()][0]?.channel ?? '' }
  return { ...blank, channel: channelsOf(broker)[0] ?? '' }
}
