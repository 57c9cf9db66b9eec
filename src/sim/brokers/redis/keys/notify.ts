import type { Broker } from '../state.ts'
import { setting } from '../server/config.ts'
import { publish } from '../server/pubsub.ts'

/** g generic, $ string, l list, s set, h hash, z sorted set, x expired, e evicted, t stream. */
export type EventClass = 'g' | '$' | 'l' | 's' | 'h' | 'z' | 'x' | 'e' | 't'

/** Keyspace notifications, where notify-keyspace-events asks for them. */
export function notify(broker: Broker, db: number, kind: EventClass, event: string, key: string): void {
  const wanted = setting(broker.state.config, 'notify-keyspace-events')
  if (wanted === '' || !(wanted.includes(kind) || wanted.includes('A'))) return
  if (wanted.includes('K')) publish(broker, `__keyspace@${db}__:${key}`, event, null)
  if (wanted.includes('E')) publish(broker, `__keyevent@${db}__:${event}`, key, null)
}
