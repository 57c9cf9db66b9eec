import type { BusMessage, BusReplay } from '../../../contract/bus.ts'
import { append, makeStream, nextId } from './commands/streams.ts'
import { newList, pushItem } from './data/list.ts'
import { changed, make, peek } from './keys/keyspace.ts'
import { newClient } from './server/clients.ts'
import { callOf } from './server/execute.ts'
import { publish } from './server/pubsub.ts'
import type { Broker, Call } from './state.ts'
import { tellGroup } from './tell/groups.ts'
import { tellProblem, tellProduced } from './tell/messages.ts'
import { fromText } from './wire/text.ts'
import { strictId } from './commands/stream-ids.ts'
import { Fail } from './wire/reply.ts'

/** The server at work in its own name. */
const ownCall = (broker: Broker): Call => callOf(broker, newClient(broker, -1, 0), [])

/**
 * A message by hand (SPEC B4), to what bears the name: an element of a list, an entry of a stream, a message to a channel that somebody
 * has named before; else the first entry of a new stream.
 */
export function publishByHand(broker: Broker, message: BusMessage, fault?: string): void {
  const call = ownCall(broker)
  const key = fromText(message.channel)
  const by = { from: '', ...(fault === undefined ? {} : { fault }) }
  const value = peek(broker, broker.state.dbs[0]!, key)?.value
  if (value?.type === 'list') {
    const text = fromText(message.body)
    pushItem(make(call, key, 'list', newList), 'right', { text, message: tellProduced(broker, { channel: key, text, by, list: true }) })
    changed(call, key, 'l', 'rpush')
  } else if (value === undefined && broker.state.heardOf.has(key)) publish(broker, key, fromText(message.body), by)
  else if (value !== undefined && value.type !== 'stream') tellProblem(broker, `nothing was published: ${message.channel} is a ${value.type}, not a stream, list or channel`)
  else {
    const stream = makeStream(call, key)
    append(call, key, stream, nextId(stream, { ms: null, seq: null }, broker.io.wall), fieldsOf(message), by)
    changed(call, key, 't', 'xadd')
  }
}

/** A JSON object's members are an entry's fields; any other text is its field `data`. Headers and a key are fields, too. */
function fieldsOf({ body, headers, key }: BusMessage): string[] {
  const given = [...(key === null ? [] : [['key', key] as const]), ...headers]
  const fields = [...given, ...membersOf(body)].flatMap(([name, value]) => [fromText(name), fromText(value)])
  return fields.length > 0 ? fields : ['data', '']
}

function membersOf(body: string): [string, string][] {
  if (body === '') return []
  try {
    const read: unknown = JSON.parse(body)
    if (typeof read === 'object' && read !== null && !Array.isArray(read) && Object.keys(read).length > 0) {
      return Object.entries(read).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
    }
  } catch { /* Text that is no JSON is text. */ }
  return [['data', body]]
}

/** A group reads again from an entry on: XGROUP SETID to right before it. */
export function replayByHand(broker: Broker, from: BusReplay): void {
  const key = fromText(from.channel)
  const value = peek(broker, broker.state.dbs[0]!, key)?.value
  if (value?.type !== 'stream') return tellProblem(broker, `nothing to replay: there is no stream ${from.channel}`)
  const group = value.groups.get(fromText(from.queue))
  if (group === undefined) return tellProblem(broker, `nothing to replay: ${from.channel} has no group ${from.queue}`)
  const id = from.offset === 'earliest' ? 0n : from.offset === 'latest' ? value.lastId + 1n : idFrom(String(from.offset))
  if (id === null) return tellProblem(broker, `nothing to replay: ${from.offset} is not the id of an entry, such as 1700000000000-0, nor earliest or latest`)
  group.lastId = id === 0n ? 0n : id - 1n
  group.read = null
  changed(ownCall(broker), key, 't', 'xgroup-setid')
  tellGroup(broker, key, fromText(from.queue), group, `reads from ${from.offset} on`)
}

function idFrom(text: string): bigint | null {
  try {
    return strictId(text)
  } catch (error) {
    if (error instanceof Fail) return null
    throw error
  }
}
