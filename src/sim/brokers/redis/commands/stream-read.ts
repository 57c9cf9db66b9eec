import {
  addPending, consumerOf, entriesIn, entryOf, HIGHEST_ID, pendingOf, readUpTo, type Group, type Pending, type Stream, type StreamEntry,
} from '../data/stream.ts'
import { placeOfId } from '../data/sorted-array.ts'
import { redeliverSometimes } from '../faults/redelivery.ts'
import { blockOf, waitFor } from '../keys/blocking.ts'
import { touched } from '../keys/keyspace.ts'
import { db, type Call } from '../state.ts'
import { tellDelivered, tellGroup, tellRead } from '../tell/groups.ts'
import { idText } from '../data/stream.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments } from './arguments.ts'
import { command, type Family } from './command.ts'
import { strictId } from './stream-ids.ts'
import { replyEntries, streamAt } from './streams.ts'

interface Wanted { key: string; id: string }
interface Options { group: string | null; consumer: string; count: number; block: number | null; noAck: boolean; wanted: Wanted[]; streamsAt: number }

function optionsOf(at: Call, grouped: boolean): Options {
  const args = new Arguments(at.args, 1)
  const told: Options = { group: null, consumer: '', count: Infinity, block: null, noAck: false, wanted: [], streamsAt: 0 }
  while (told.streamsAt === 0) {
    const word = args.word()
    if (word === 'block' && !args.done) told.block = blockOf(args.next())
    else if (word === 'count' && !args.done) {
      const count = args.int()
      told.count = count <= 0 ? Infinity : count
    } else if (word === 'streams' && !args.done) told.streamsAt = args.at
    else if (word === 'group' && args.left >= 2) {
      if (!grouped) fail('ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.')
      told.group = args.next()
      told.consumer = args.next()
    } else if (word === 'noack') {
      if (!grouped) fail('ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.')
      told.noAck = true
    } else fail(SYNTAX)
  }
  const words = args.rest()
  if (words.length % 2 === 1) fail("ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.")
  if (grouped && told.group === null) fail('ERR Missing GROUP option for XREADGROUP')
  const half = words.length / 2
  told.wanted = words.slice(0, half).map((key, i) => ({ key, id: words[half + i]! }))
  return told
}

/** `blocked`: all ids as numbers, so that a `$` of long ago is still that of then. */
function replyStreams(at: Call, told: Options, found: { key: string; reply(): void }[], ids: string[]): void {
  const { reply } = at
  if (found.length === 0) {
    const args = [...at.args.slice(0, told.streamsAt + told.wanted.length), ...ids]
    if (told.block !== null && at.canWait) return waitFor(at, told.wanted.map(({ key }) => key), told.block, args)
    return reply.nullArray()
  }
  if (reply.resp === 3) reply.map(found.length)
  else reply.array(found.length)
  for (const one of found) {
    if (reply.resp === 2) reply.array(2)
    reply.bulk(one.key)
    one.reply()
  }
}

function xread(at: Call): void {
  const told = optionsOf(at, false)
  const from = told.wanted.map(({ key, id }) => {
    if (id === '>') return fail('ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.')
    return id === '$' ? streamAt(at, key)?.lastId ?? 0n : strictId(id)
  })
  const found = told.wanted.flatMap(({ key }, i) => {
    const stream = streamAt(at, key)
    const entries = stream === undefined || from[i] === HIGHEST_ID ? [] : entriesIn(stream, from[i]! + 1n, HIGHEST_ID, told.count)
    return entries.length === 0 ? [] : [{ key, reply: () => replyRead(at, key, entries) }]
  })
  replyStreams(at, told, found, from.map(idText))
}

function replyRead(at: Call, key: string, entries: StreamEntry[]): void {
  for (const { id, message } of entries) tellRead(at, key, { id, message }, at.client.fd)
  replyEntries(at.reply, entries)
}

function xreadgroup(at: Call): void {
  const told = optionsOf(at, true)
  const name = told.group!
  const reads = told.wanted.map(({ key, id }) => {
    const stream = streamAt(at, key)
    const group = stream?.groups.get(name)
    if (stream === undefined || group === undefined) return fail(`NOGROUP No such key '${key}' or consumer group '${name}' in XREADGROUP with GROUP option`)
    if (id === '$') fail('ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.')
    return { key, stream, group, from: id === '>' ? null : strictId(id) }
  })
  const found = reads.filter(({ stream, group, from }) => from !== null || hasNew(stream, group)).map(({ key, stream, group, from }) => ({
    key,
    reply: () => {
      const reading: Reading = { at, key, name, stream, group, told }
      const { isNew } = consumerOf(group, told.consumer, at.client.peer, at.client.fd, at.io.wall)
      if (isNew) tellGroup(at, key, name, group, `${told.consumer} joined`, at.client.fd)
      if (from === null) replyNew(reading)
      else replyHistory(reading, from)
    },
  }))
  replyStreams(at, told, found, told.wanted.map(({ id }) => id))
}

interface Reading { at: Call; key: string; name: string; stream: Stream; group: Group; told: Options }

const hasNew = (stream: Stream, group: Group): boolean => (stream.entries.at(-1)?.id ?? 0n) > group.lastId || againIn(stream, group).length > 0
const againIn = (stream: Stream, group: Group): StreamEntry[] =>
  group.again.flatMap((id) => (pendingOf(group, id) ? [] : entryOf(stream, id) ?? []))

/** What nobody of the group has been given yet; first, where a fault has it so, what is given once more. */
function replyNew(reading: Reading): void {
  const { at, key, stream, group, told } = reading
  const again = againIn(stream, group).slice(0, told.count)
  const fresh = entriesIn(stream, group.lastId + 1n, HIGHEST_ID, told.count - again.length)
  for (const { id } of again) group.again = group.again.filter((one) => one !== id)
  for (const entry of again) give(reading, entry)
  for (const entry of fresh) {
    countRead(stream, group, entry.id)
    group.lastId = entry.id
    give(reading, entry)
  }
  touched(at, db(at), key)
  at.wrote.push(key)
  replyEntries(at.reply, [...again, ...fresh])
}

/** Entries read so far, as XINFO tells the lag by them. */
function countRead(stream: Stream, group: Group, id: bigint): void {
  const gap = stream.deletedId !== 0n && stream.entries.length > 0 && id <= stream.deletedId
  group.read = group.read !== null && !gap ? group.read + 1 : readUpTo(stream, id)
}

function give({ at, key, name, group, told }: Reading, { id, message }: StreamEntry): void {
  const there = pendingOf(group, id)
  const count = (group.attempts.get(id) ?? 0) + 1
  group.attempts.delete(id)
  const pending: Pending = there ?? { id, consumer: '', deliveredAt: 0, count, message }
  Object.assign(pending, { consumer: told.consumer, deliveredAt: at.io.wall, count })
  if (there === undefined && !told.noAck) addPending(group, pending)
  tellDelivered(at, key, name, pending, at.client.fd)
  if (count === 1) redeliverSometimes(at, db(at).index, key, name, group, pending)
}

/** What this consumer has been given and has not acknowledged, from an id on. */
function replyHistory({ at, key, name, stream, group, told }: Reading, from: bigint): void {
  const start = from === HIGHEST_ID ? group.pending.length : placeOfId(group.pending, from + 1n)
  const mine = group.pending.slice(start).filter(({ consumer }) => consumer === told.consumer).slice(0, told.count)
  at.reply.array(mine.length)
  for (const pending of mine) {
    const entry = entryOf(stream, pending.id)
    at.reply.array(2)
    at.reply.bulk(idText(pending.id))
    if (entry === undefined) {
      at.reply.nullArray()
      continue
    }
    Object.assign(pending, { deliveredAt: at.io.wall, count: pending.count + 1 })
    tellDelivered(at, key, name, pending, at.client.fd)
    at.reply.bulks(entry.fields)
  }
}

export const streamReads: Family = {
  xread: command(-4, 'readonly blocking', [0, 0, 0], xread),
  xreadgroup: command(-7, 'write blocking', [0, 0, 0], xreadgroup),
}
