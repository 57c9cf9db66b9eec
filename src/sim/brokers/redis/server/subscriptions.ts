import type { Broker, Client } from '../state.ts'
import { tellSubscription } from '../tell/values.ts'

type Kind = 'channels' | 'patterns'

export function subscribe(broker: Broker, client: Client, name: string, kind: Kind): void {
  if (client[kind].has(name)) return
  client[kind].add(name)
  const listeners = broker.state[kind].get(name) ?? new Set()
  broker.state[kind].set(name, listeners.add(client.fd))
  if (kind === 'channels') broker.state.heardOf.add(name)
  tellSubscription(broker, name, 'created', kind === 'patterns', client)
}

export function unsubscribe(broker: Broker, client: Client, name: string, kind: Kind): void {
  if (!client[kind].delete(name)) return
  const listeners = broker.state[kind].get(name)
  listeners?.delete(client.fd)
  if (listeners?.size === 0) broker.state[kind].delete(name)
  tellSubscription(broker, name, 'deleted', kind === 'patterns', client)
}
