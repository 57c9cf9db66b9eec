import { interestChanged } from '../consumer/interest.ts'
import type { Broker, Client, Sub } from '../state.ts'
import { tellSubscriptions } from '../tell.ts'
import { removeInterest } from './interest.ts'

export function end(broker: Broker, client: Client, sub: Sub, by: string): void {
  broker.state.subs.delete(sub.id)
  client.subs.delete(sub.sid)
  removeInterest(broker.state, sub)
  tellSubscriptions(broker, sub, by, 'went')
  interestChanged(broker, sub)
}

/** All of a connection that is gone. */
export function endAll(broker: Broker, client: Client, by: string): void {
  for (const id of client.subs.values()) {
    const sub = broker.state.subs.get(id)
    if (sub !== undefined) end(broker, client, sub, by)
  }
}
