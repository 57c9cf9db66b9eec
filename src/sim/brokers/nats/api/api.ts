import { bytesOf, textOf } from '../../payload.ts'
import { pull } from '../consumer/pull.ts'
import { deliver } from '../core/deliver.ts'
import { consumerAt, type Broker, type Message } from '../state.ts'
import { tellError } from '../tell.ts'
import { goJson } from './answer.ts'
import { createConsumer, consumerDelete, consumerInfoOf, consumerList, consumerNames, consumerPause } from './consumers.ts'
import { accountInfo } from './account.ts'
import { directGet } from './direct.ts'
import { ERRORS, Refused } from './errors.ts'
import { NO_PAGE } from './find.ts'
import { deleteMessage, getMessage } from './messages.ts'
import { streamCreate, streamDelete, streamInfoOf, streamList, streamNames, streamPurge, streamUpdate } from './streams.ts'

/** A request to the JetStream API: the rest of its subject, what it says, and who asks. */
export interface Asked { names: string[]; text: string; by: string }
type Handler = (broker: Broker, asked: Asked) => object

/** Subjects below $JS.API, the type of their answer, and how many names follow (at most). */
const HANDLERS: [subject: string, type: string, names: number, most: number, handle: Handler][] = [
  ['INFO', 'account_info', 0, 0, accountInfo],
  ['STREAM.NAMES', 'stream_names', 0, 0, streamNames],
  ['STREAM.LIST', 'stream_list', 0, 0, streamList],
  ['STREAM.CREATE', 'stream_create', 1, 1, streamCreate],
  ['STREAM.UPDATE', 'stream_update', 1, 1, streamUpdate],
  ['STREAM.INFO', 'stream_info', 1, 1, streamInfoOf],
  ['STREAM.DELETE', 'stream_delete', 1, 1, streamDelete],
  ['STREAM.PURGE', 'stream_purge', 1, 1, streamPurge],
  ['STREAM.MSG.GET', 'stream_msg_get', 1, 1, getMessage],
  ['STREAM.MSG.DELETE', 'stream_msg_delete', 1, 1, deleteMessage],
  ['CONSUMER.DURABLE.CREATE', 'consumer_create', 2, 2, (broker, asked) => createConsumer(broker, asked, 'durable')],
  ['CONSUMER.CREATE', 'consumer_create', 1, Infinity, (broker, asked) => createConsumer(broker, asked, asked.names.length === 1 ? 'ephemeral' : 'named')],
  ['CONSUMER.NAMES', 'consumer_names', 1, 1, consumerNames],
  ['CONSUMER.LIST', 'consumer_list', 1, 1, consumerList],
  ['CONSUMER.INFO', 'consumer_info', 2, 2, consumerInfoOf],
  ['CONSUMER.DELETE', 'consumer_delete', 2, 2, consumerDelete],
  ['CONSUMER.PAUSE', 'consumer_pause', 2, 2, consumerPause],
]

/** Answers a request; false where nobody listens to such a subject. */
export function request(broker: Broker, message: Message): boolean {
  const tokens = message.subject.split('.').slice(2)
  if (tokens[0] === 'DIRECT') return directGet(broker, tokens.slice(2), message)
  if (tokens[0] === 'CONSUMER' && tokens[1] === 'MSG') return askForNext(broker, tokens, message)
  const found = HANDLERS.find(([subject, , names, most]) => {
    const words = subject.split('.')
    return words.every((word, i) => word === tokens[i]) && tokens.length - words.length >= names && tokens.length - words.length <= most
  })
  // The server listens to all of $JS.API, and leaves unanswered what it does not know.
  if (found === undefined) return true
  const [subject, type, , , handle] = found
  answer(broker, message, type, handle, { names: tokens.slice(subject.split('.').length), text: textOf(message.data), by: message.fd === null ? '' : broker.io.peer(message.fd) })
  return true
}

function answer(broker: Broker, { subject, reply, fd }: Message, type: string, handle: Handler, asked: Asked): void {
  const { api } = broker.state
  let body: object
  try {
    const leaderless = asked.names.length > 0 && broker.state.streams.get(asked.names[0]!)?.leaderless
    if (leaderless) throw new Refused(ERRORS.unavailable)
    body = handle(broker, asked)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    api.errors++
    body = { error: error.error, ...(/_(info|list|names)$/.test(type) && type !== 'account_info' && type !== 'consumer_info' ? NO_PAGE : {}) }
    if (fd !== null) tellError(broker, fd, String(error.error.err_code), `${subject.slice('$JS.API.'.length)}: ${error.error.description}`, asked.names[0])
  }
  api.total++
  if (reply === '') return
  deliver(broker, { subject: reply, reply: '', headers: null, data: bytesOf(goJson({ type: `io.nats.jetstream.api.v1.${type}_response`, ...body })), fd: null })
}

function askForNext(broker: Broker, tokens: string[], { reply, data }: Message): boolean {
  const found = tokens[2] === 'NEXT' && tokens.length === 5 ? consumerAt(broker.state, tokens[3]!, tokens[4]!) : undefined
  if (found === undefined || found.stream.leaderless) return false
  pull(broker, found.stream, found.consumer, reply, textOf(data))
  return true
}
