import { stopWaiting } from '../keys/blocking.ts'
import { placeKey, type Broker, type Client } from '../state.ts'
import { newRequests } from '../wire/requests.ts'
import { unsubscribe } from './subscriptions.ts'
import { setting } from './config.ts'

export function newClient({ io, state }: Broker, fd: number, port: number): Client {
  return {
    id: state.nextClient++, fd, port, peer: io.peer(fd), name: '', library: '', libraryVersion: '', db: 0, resp: 2,
    authenticated: setting(state.config, 'requirepass') === '', requests: newRequests(), answer: '', out: [], outBytes: 0, softSince: null,
    closing: false, paused: false, openedAt: io.now, usedAt: io.now, lastCommand: 'NULL', channels: new Set(), patterns: new Set(),
    queued: null, spoiled: false, watched: [], touched: false, waiting: null, noEvict: false, noTouch: false,
  }
}

/** Nothing of a connection is left: its subscriptions, what it waits for and what it watches. */
export function forget(broker: Broker, client: Client): void {
  broker.state.clients.delete(client.fd)
  stopWaiting(broker, client)
  unwatch(broker, client)
  for (const channel of client.channels) unsubscribe(broker, client, channel, 'channels')
  for (const pattern of client.patterns) unsubscribe(broker, client, pattern, 'patterns')
}

export function unwatch({ state }: Broker, client: Client): void {
  for (const place of client.watched) {
    const watchers = state.watchers.get(placeKey(place))
    watchers?.delete(client.fd)
    if (watchers?.size === 0) state.watchers.delete(placeKey(place))
  }
  client.watched = []
  client.touched = false
}

/** MULTI is over, one way or the other. */
export function endTransaction(broker: Broker, client: Client): void {
  client.queued = null
  client.spoiled = false
  unwatch(broker, client)
}
