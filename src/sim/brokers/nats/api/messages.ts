import { removeMessage } from '../stream/remove.ts'
import { lastOf, nextFrom, seqFromTime } from '../stream/store.ts'
import type { Stored, Stream } from '../stream/stream.ts'
import { parseTime, rfc3339 } from '../time.ts'
import type { Broker } from '../state.ts'
import type { Asked } from './api.ts'
import { deleteFailed, ERRORS, Refused, sequenceNotFound } from './errors.ts'
import { parseRequest, readFields, type Given } from './fields.ts'
import { findStream } from './find.ts'

export const WHICH = { seq: 'int', last_by_subj: 'string', next_by_subj: 'string', start_time: 'time', batch: 'int', max_bytes: 'int', multi_last: 'strings' } as const

/** The message that is asked for: by sequence, the last of a subject, or the next of one. */
export function pick(stream: Stream, { seq = 0, last_by_subj = '', next_by_subj = '', start_time }: Given<typeof WHICH>): Stored | undefined {
  const from = start_time === undefined ? seq : seqFromTime(stream, parseTime(start_time)!)
  if (from > 0 && next_by_subj === '') return stream.messages.get(from)
  return next_by_subj === '' ? lastOf(stream, last_by_subj) : nextFrom(stream, from, [next_by_subj])
}

/** Whether it says which one, and only in one way. */
export const saysWhich = ({ seq = 0, last_by_subj = '', next_by_subj = '', start_time }: Given<typeof WHICH>): boolean =>
  !((seq > 0 && last_by_subj !== '') || (seq === 0 && last_by_subj === '' && next_by_subj === '' && start_time === undefined) || (seq > 0 && start_time !== undefined)
    || (start_time !== undefined && last_by_subj !== '') || (last_by_subj !== '' && next_by_subj !== ''))

export function getMessage(broker: Broker, { names, text }: Asked): object {
  if (text.trim() === '') throw new Refused(ERRORS.badRequest)
  const which = readFields(parseRequest(text), WHICH, 'JSApiMsgGetRequest')
  if ((which.batch ?? 0) > 0 || (which.max_bytes ?? 0) > 0 || !saysWhich(which)) throw new Refused(ERRORS.badRequest)
  const stored = pick(findStream(broker, names[0]!), which)
  if (stored === undefined) throw new Refused(ERRORS.noMessage)
  const { subject, seq, headers, data, stamp } = stored
  return {
    message: {
      subject, seq, ...(headers === null ? {} : { hdrs: base64(headers) }), ...(data.length === 0 ? {} : { data: base64(data) }), time: rfc3339(stamp),
    },
  }
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

export function deleteMessage(broker: Broker, { names, text }: Asked): object {
  if (text.trim() === '') throw new Refused(ERRORS.badRequest)
  const { seq = 0 } = readFields(parseRequest(text), { seq: 'int', no_erase: 'bool' }, 'JSApiMsgDeleteRequest')
  const stream = findStream(broker, names[0]!)
  if (stream.config.sealed) throw new Refused(ERRORS.sealed)
  if (stream.config.deny_delete) throw new Refused(deleteFailed('message delete not permitted'))
  if (seq === 0 || seq > stream.last) throw new Refused(deleteFailed('no message found'))
  if (!removeMessage(broker, stream, seq, 'deleted by a request')) throw new Refused(sequenceNotFound(seq))
  return { success: true }
}
