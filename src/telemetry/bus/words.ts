import type { BusKind } from '../../contract/bus.ts'
import type { EventOf } from '../../contract/events.ts'
import { bytesText } from '../units.ts'

type BusEvent = { [K in BusKind]: EventOf<K> }[BusKind]

/** A broker's event in one line. RabbitMQ's default exchange has no name: its queue stands for it. */
export function busText(event: BusEvent): string {
  switch (event.kind) {
    case 'bus.produce': return `#${event.message} ${event.from ? `from ${event.from} ` : 'by hand '}into ${placeText({ ...event, channel: event.channel || event.queues?.join(', ') || 'the default exchange' })}${event.key === null ? '' : `, key ${event.key}`} (${bytesText(event.body.size)})`
    case 'bus.deliver': return `#${event.message} of ${event.channel || event.queue} to ${event.to || 'a consumer'}${event.channel && event.queue ? ` (${event.queue})` : ''}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`
    case 'bus.ack': return event.outcome === 'commit'
      ? `${event.queue} is done with ${event.channel}${event.partition === undefined ? '' : `/${event.partition}`} before ${event.offset ?? ''}`
      : `#${event.message} of ${event.channel || event.queue} ${ACKED[event.outcome]} by ${event.from || event.queue}`
    case 'bus.requeue': return `#${event.message} goes back to ${event.queue || event.channel}: ${event.reason}`
    case 'bus.dead': return `#${event.message} is dead in ${event.queue || event.channel} (${event.reason})${event.target ? `: to ${event.target}` : ''}`
    case 'bus.drop': return `#${event.message} dropped from ${event.queue || event.channel}: ${event.reason}`
    case 'bus.channel': return `${event.what} ${event.name} ${event.change}${event.by ? ` by ${event.by}` : ''}`
    case 'bus.group': return `group ${event.group}, generation ${event.generation}: ${event.state} (${event.reason})`
    case 'bus.leader': return `${event.leader || 'nobody'} leads ${event.channel}/${event.partition} (${event.reason})`
    case 'bus.error': return `${event.code} to ${event.to}: ${event.detail}`
  }
}

const ACKED = { ack: 'acknowledged', nack: 'sent back', reject: 'rejected', term: 'given up', progress: 'still being worked on', commit: 'committed' } as const

const placeText = ({ channel, partition, offset }: { channel: string; partition?: number | undefined; offset?: number | string | undefined }): string =>
  `${channel}${partition === undefined ? '' : `/${partition}`}${offset === undefined ? '' : ` at ${offset}`}`
