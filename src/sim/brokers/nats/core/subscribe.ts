import { interestChanged } from '../consumer/interest.ts'
import type { Broker, Client, Sub } from '../state.ts'
import { isValidSubject } from '../subjects.ts'
import { tellError, tellSubscriptions } from '../tell.ts'
import { addInterest } from './interest.ts'
import { say, sayError } from './outbound.ts'
import { end } from './ends.ts'

export function subscribe(broker: Broker, fd: number, client: Client, { subject, queue, sid }: { subject: string; queue: string; sid: string }): void {
  const { io, state } = broker
  if (!isValidSubject(subject)) {
    tellError(broker, fd, 'Invalid Subject', `${subject} is no subject to subscribe to`, subject)
    return sayError(broker, fd, 'Invalid Subject')
  }
  if (!client.subs.has(sid)) {
    const sub: Sub = { id: state.nextSub++, fd, sid, subject, queue, delivered: 0, max: 0 }
    state.subs.set(sub.id, sub)
    client.subs.set(sid, sub.id)
    addInterest(state, sub)
    tellSubscriptions(broker, sub, io.peer(fd), 'came')
    interestChanged(broker, sub)
  }
  if (client.options.verbose) say(broker, fd, '+OK')
}

/** UNSUB: at once, or after `max` messages in all. */
export function unsubscribe(broker: Broker, fd: number, client: Client, sid: string, max: number): void {
  const id = client.subs.get(sid)
  const sub = id === undefined ? undefined : broker.state.subs.get(id)
  if (sub !== undefined) {
    if (max > sub.delivered) sub.max = max
    else end(broker, client, sub, broker.io.peer(fd))
  }
  if (client.options.verbose) say(broker, fd, '+OK')
}
