import { bytesOf } from '../../payload.ts'
import { request } from '../api/api.ts'
import { acknowledge } from '../consumer/ack.ts'
import { flowAnswered } from '../consumer/flow.ts'
import type { Broker, Message } from '../state.ts'
import { answerPublish, keep } from '../stream/keep.ts'
import { isTold, tellDropped, tellProduced } from '../tell.ts'
import { deliver } from './deliver.ts'
import { interested } from './interest.ts'
import type { Origin } from './origin.ts'
import { send } from './outbound.ts'

/** A message that a client publishes, or somebody by hand: to streams first, then to whoever listens, then the answer to who asked. */
export function publish(broker: Broker, message: Message, origin: Origin = { from: message.fd === null ? '' : broker.io.peer(message.fd) }): void {
  if (message.subject.startsWith('$JS.') && toJetStream(broker, message)) {
    deliver(broker, message)
    return
  }
  const kept = keep(broker, message)
  const number = kept?.number ?? (isTold(message.subject) ? ++broker.state.messages : 0)
  if (number > 0) tellProduced(broker, message, number, kept ?? null, origin)
  const reached = deliver(broker, message, { number })
  if (kept !== undefined) answerPublish(broker, message, kept)
  else if (reached.length === 0) nobodyListens(broker, message, number)
}

function toJetStream(broker: Broker, message: Message): boolean {
  if (!broker.state.config.jetstream) return false
  if (message.subject.startsWith('$JS.API.')) return request(broker, message)
  if (message.subject.startsWith('$JS.ACK.')) return acknowledge(broker, message)
  return message.subject.startsWith('$JS.FC.') && flowAnswered(broker, message.subject)
}

function nobodyListens(broker: Broker, { subject, reply, fd }: Message, number: number): void {
  if (number > 0) tellDropped(broker, { number, subject, queue: subject, reason: 'nobody subscribed' })
  const client = fd === null ? undefined : broker.state.clients.get(fd)
  if (reply === '' || client === undefined || !client.options.noResponders) return
  const sub = interested(broker.state, reply).find((one) => one.fd === fd && one.queue === '')
  if (sub !== undefined) send(broker, fd!, bytesOf(`HMSG ${reply} ${sub.sid} 16 16\r\nNATS/1.0 503\r\n\r\n\r\n`))
}
