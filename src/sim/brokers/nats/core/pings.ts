import { SECOND, type Ns } from '../../../../contract/time.ts'
import type { Broker, Client } from '../state.ts'
import { refuse, say } from './outbound.ts'

/** ping_interval, and how many may be unanswered (ping_max). */
const INTERVAL = 120 * SECOND
const MOST_OUT = 2
/** The one after CONNECT comes early: it measures the way. */
const FIRST = 2 * SECOND

export function waitForConnect(broker: Broker, fd: number, client: Client): void {
  arm(broker, fd, client, INTERVAL)
}

export function firstPing(broker: Broker, fd: number, client: Client): void {
  arm(broker, fd, client, FIRST + Math.floor(broker.io.dice() * 0.2 * FIRST))
}

function arm({ io }: Broker, fd: number, client: Client, delay: Ns): void {
  if (client.pingTimer !== null) io.cancel(client.pingTimer)
  client.pingTimer = io.at(io.now + delay, { ping: fd })
}

export function pingDue(broker: Broker, fd: number): void {
  const client = broker.state.clients.get(fd)
  if (client === undefined) return
  client.pingTimer = null
  // Whoever spoke lately is there.
  if (!client.pinged || broker.io.now - client.lastIn >= INTERVAL) {
    if (client.pingsOut === MOST_OUT) return refuse(broker, fd, 'Stale Connection', `${MOST_OUT} PINGs were not answered`)
    client.pingsOut++
    client.pinged = true
    say(broker, fd, 'PING')
  }
  arm(broker, fd, client, INTERVAL)
}
