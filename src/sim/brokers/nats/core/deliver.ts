import { bytesOf } from '../../payload.ts'
import type { Broker, Message, Sub } from '../state.ts'
import { tellDelivered } from '../tell.ts'
import { interested } from './interest.ts'
import { send } from './outbound.ts'
import { end } from './ends.ts'

interface Way {
  /** Its number, where it is told of (SPEC B3). */
  number?: number
  /** Where it goes, if not to its own subject: what a consumer delivers keeps the subject that it was published to. */
  to?: string
  /** Only to members of this queue group. */
  group?: string
}

/** To every subscription that the subject reaches, and to one of each queue group; those who got it. */
export function deliver(broker: Broker, message: Message, way: Way = {}): Sub[] {
  const subs = interested(broker.state, way.to ?? message.subject).filter((sub) => mayHave(broker, sub, message))
  const wanted = way.group === undefined ? subs : subs.filter((sub) => sub.queue === way.group)
  const chosen = [...wanted.filter((sub) => sub.queue === ''), ...oneOfEach(broker, wanted.filter((sub) => sub.queue !== ''))]
  for (const sub of chosen) hand(broker, sub, message, way)
  return chosen
}

/** Who asked not to hear itself does not. */
function mayHave({ state }: Broker, sub: Sub, { fd }: Message): boolean {
  return sub.fd !== fd || (state.clients.get(sub.fd)?.options.echo ?? false)
}

function oneOfEach(broker: Broker, subs: Sub[]): Sub[] {
  const groups = new Map<string, Sub[]>()
  for (const sub of subs) groups.set(sub.queue, [...(groups.get(sub.queue) ?? []), sub])
  return [...groups.values()].map((members) => members[members.length === 1 ? 0 : Math.floor(broker.io.dice() * members.length)]!)
}

function hand(broker: Broker, sub: Sub, message: Message, { number = 0 }: Way): void {
  const client = broker.state.clients.get(sub.fd)
  if (client === undefined) return
  sub.delivered++
  if (number > 0) tellDelivered(broker, { number, subject: message.subject, queue: sub.queue, attempt: 1 }, sub.fd)
  send(broker, sub.fd, frameOf(sub, message, client.options.headers))
  if (sub.max > 0 && sub.delivered >= sub.max) end(broker, client, sub, broker.io.peer(sub.fd))
}

function frameOf(sub: Sub, { subject, reply, headers, data }: Message, asksForHeaders: boolean): Uint8Array {
  const block = asksForHeaders ? headers : null
  const sizes = block === null ? `${data.length}` : `${block.length} ${block.length + data.length}`
  const line = bytesOf(`${block === null ? 'MSG' : 'HMSG'} ${subject} ${sub.sid} ${reply === '' ? '' : `${reply} `}${sizes}\r\n`)
  const frame = new Uint8Array(line.length + (block?.length ?? 0) + data.length + 2)
  frame.set(line)
  if (block !== null) frame.set(block, line.length)
  frame.set(data, frame.length - data.length - 2)
  frame.set([13, 10], frame.length - 2)
  return frame
}
