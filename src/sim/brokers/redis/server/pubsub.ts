import type { Broker, Client } from '../state.ts'
import { tell, tellProduced } from '../tell/messages.ts'
import { fits } from '../wire/glob.ts'
import { Reply } from '../wire/reply.ts'
import { write } from './output.ts'

/** Who published: a connection, or null for the server itself, whose own notices are no messages of the bus. */
export interface Publisher { fd?: number; from: string; fault?: string }

/** To everyone who listens at this moment; how many those are. */
export function publish(broker: Broker, channel: string, text: string, by: Publisher | null): number {
  const listeners = listenersOf(broker, channel)
  if (by !== null) {
    broker.state.heardOf.add(channel)
    broker.state.stats.published++
    tellPublished(broker, channel, text, by, listeners)
  }
  for (const { client, pattern } of listeners) {
    const reply = new Reply(client.resp)
    reply.push(pattern === null ? 3 : 4)
    reply.bulk(pattern === null ? 'message' : 'pmessage')
    if (pattern !== null) reply.bulk(pattern)
    reply.bulk(channel)
    reply.bulk(text)
    write(broker, client, reply.text)
  }
  return listeners.length
}

interface Listener { client: Client; pattern: string | null }

function listenersOf({ state }: Broker, channel: string): Listener[] {
  const found: Listener[] = []
  const add = (fds: Iterable<number>, pattern: string | null): void => {
    for (const fd of fds) {
      const client = state.clients.get(fd)
      if (client) found.push({ client, pattern })
    }
  }
  add(state.channels.get(channel) ?? [], null)
  for (const [pattern, fds] of state.patterns) if (fits(pattern, channel)) add(fds, pattern)
  return found
}

function tellPublished(broker: Broker, channel: string, text: string, by: Publisher, listeners: Listener[]): void {
  const message = tellProduced(broker, { channel, text, by })
  const place = { system: 'redis', message, channel } as const
  if (listeners.length === 0) tell(broker, { kind: 'bus.drop', ...place, queue: '', reason: 'nobody is subscribed' })
  for (const { client, pattern } of listeners) {
    tell(broker, { kind: 'bus.deliver', ...place, to: broker.io.peer(client.fd), queue: pattern ?? channel, attempt: 1 }, client.fd)
  }
}
