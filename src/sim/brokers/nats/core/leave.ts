import type { Broker, Client } from '../state.ts'
import { endAll } from './ends.ts'

/** The connection ends: what was said to it leaves, and FIN behind it. */
export function drop(broker: Broker, fd: number): void {
  broker.io.close(fd)
  forget(broker, fd)
}

/** It is gone, and so are its subscriptions. */
export function forget(broker: Broker, fd: number): void {
  const { io, state } = broker
  const client = state.clients.get(fd)
  if (client === undefined) return
  unblock(broker, client)
  for (const timer of [client.authTimer, client.pingTimer]) if (timer !== null) io.cancel(timer)
  state.clients.delete(fd)
  endAll(broker, client, io.peer(fd))
}

export function unblock({ io }: Broker, client: Client): void {
  if (client.blocked !== null) io.cancel(client.blocked.timer)
  client.blocked = null
}
