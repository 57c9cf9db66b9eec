import { textOf } from '../../payload.ts'
import { sayStatus } from '../consumer/pull.ts'
import { deliver } from '../core/deliver.ts'
import type { Broker, Message } from '../state.ts'
import { rfc3339 } from '../time.ts'
import { withHeaders } from '../wire/headers.ts'
import { Refused } from './errors.ts'
import { parseRequest, readFields, type Given } from './fields.ts'
import { pick, saysWhich, WHICH } from './messages.ts'

/** DIRECT.GET.STREAM[.SUBJECT]: the message as it is, not as JSON. False where no stream allows it. */
export function directGet(broker: Broker, [name = '', ...subject]: string[], { reply, data }: Message): boolean {
  const stream = broker.state.streams.get(name)
  if (stream === undefined || !stream.config.allow_direct || stream.leaderless) return false
  const which = subject.length > 0 ? { last_by_subj: subject.join('.') } : requested(textOf(data))
  if (typeof which === 'string') sayStatus(broker, reply, which)
  else {
    const stored = pick(stream, which)
    if (stored === undefined) sayStatus(broker, reply, '404 Message Not Found')
    else {
      const headers = withHeaders(stored.headers, [
        ['Nats-Stream', name], ['Nats-Subject', stored.subject], ['Nats-Sequence', String(stored.seq)], ['Nats-Time-Stamp', rfc3339(stored.stamp)],
      ])
      deliver(broker, { subject: reply, reply: '', headers, data: stored.data, fd: null })
    }
  }
  return true
}

/** What is asked for, or the status that says what is wrong with it. */
function requested(text: string): Given<typeof WHICH> | string {
  if (text.trim() === '') return '408 Empty Request'
  try {
    const which = readFields(parseRequest(text), WHICH, 'JSApiMsgGetRequest')
    return saysWhich(which) && which.multi_last === undefined ? which : '408 Bad Request'
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return '408 Malformed Request'
  }
}
