import { addEntry, entriesIn, HIGHEST_ID, idText, msOf, newStream, removeEntry, seqOf, idOf, type Stream, type StreamEntry } from '../data/stream.ts'
import { changed, make, read } from '../keys/keyspace.ts'
import type { Call } from '../state.ts'
import { originOf, tellProduced, type Origin } from '../tell/messages.ts'
import { tellEntryGone, tellStream } from '../tell/values.ts'
import { UNSIGNED_MAX } from '../wire/numbers.ts'
import { fail, SYNTAX, type Reply } from '../wire/reply.ts'
import { Arguments } from './arguments.ts'
import { command, ONE, wrongArity, type Family } from './command.ts'
import { rangeEnd, rangeStart, strictId, wantedId, type WantedId } from './stream-ids.ts'
import { readLimit, readTrim, trimStream, type Trim, type TrimById } from './stream-trim.ts'

export const streamAt = (at: Call, key: string): Stream | undefined => read(at, key, 'stream')
const SMALLER = 'ERR The ID specified in XADD is equal or smaller than the target stream top item'

/** A stream, told as a channel of its own where it is new. */
export function makeStream(at: Call, key: string): Stream {
  const there = streamAt(at, key)
  if (there !== undefined) return there
  tellStream(at, key, 'created', at.io.peer(at.client.fd), at.client.fd)
  return make(at, key, 'stream', newStream)
}

export function nextId(stream: Stream, { ms, seq }: WantedId, wall: number): bigint {
  if (ms !== null && seq !== null) return idOf(ms, seq) <= stream.lastId ? fail(SMALLER) : idOf(ms, seq)
  if (ms !== null) {
    const last = msOf(stream.lastId)
    if (ms < last || (ms === last && seqOf(stream.lastId) === UNSIGNED_MAX)) fail(SMALLER)
    return idOf(ms, ms === last ? seqOf(stream.lastId) + 1n : 0n)
  }
  if (stream.lastId === HIGHEST_ID) fail('ERR The stream has exhausted the last possible ID, unable to add more items')
  const now = idOf(BigInt(wall), 0n)
  return now > stream.lastId ? now : stream.lastId + 1n
}

/** An entry at the end of a stream: it is in the event log by its number. */
export function append(at: Call, key: string, stream: Stream, id: bigint, fields: string[], by: Origin): void {
  addEntry(stream, { id, fields, message: tellProduced(at, { channel: key, fields, by, id: idText(id) }) })
}

function xadd(at: Call): void {
  const key = at.args[1]!
  const args = new Arguments(at.args, 2)
  let trim: Trim | TrimById | null = null
  let noCreate = false
  let wanted: WantedId | null = null
  while (wanted === null) {
    if (args.done) return fail(wrongArity('xadd'))
    const word = args.peek()
    if (word === 'nomkstream') {
      args.next()
      noCreate = true
    } else if ((word === 'maxlen' || word === 'minid') && args.left > 1) {
      if (trim !== null) fail('ERR syntax error, MAXLEN and MINID options at the same time are not compatible')
      trim = readTrim(args.word(), args)
    } else if (word === 'limit' && args.left > 1) {
      args.next()
      readLimit(trim, args)
    } else wanted = wantedId(args.next())
  }
  const fields = args.rest()
  if (fields.length < 2 || fields.length % 2 === 1) fail(wrongArity('xadd'))
  if (wanted.ms === 0n && wanted.seq === 0n) fail('ERR The ID specified in XADD must be greater than 0-0')
  const there = streamAt(at, key)
  if (there === undefined && noCreate) return at.reply.null()
  const id = nextId(there ?? newStream(), wanted, at.io.wall)
  const stream = there ?? makeStream(at, key)
  append(at, key, stream, id, fields, originOf(at, at.client.fd))
  if (trim !== null) trimStream(at, key, stream, trim, trim.by === 'maxlen' ? 'over MAXLEN' : 'before MINID')
  changed(at, key, 't', 'xadd')
  at.reply.bulk(idText(id))
}

export function replyEntry(reply: Reply, { id, fields }: Pick<StreamEntry, 'id' | 'fields'>): void {
  reply.array(2)
  reply.bulk(idText(id))
  reply.bulks(fields)
}

export function replyEntries(reply: Reply, entries: readonly StreamEntry[]): void {
  reply.array(entries.length)
  for (const entry of entries) replyEntry(reply, entry)
}

function range(at: Call, reverse: boolean): void {
  const [, key = '', first = '', second = ''] = at.args
  const start = rangeStart(reverse ? second : first)
  const end = rangeEnd(reverse ? first : second)
  const args = new Arguments(at.args, 4)
  let count = Infinity
  while (!args.done) {
    if (args.word() !== 'count' || args.done) fail(SYNTAX)
    count = Math.max(0, args.int())
  }
  const stream = streamAt(at, key)
  if (stream === undefined) return at.reply.array(0)
  if (count === 0) return at.reply.nullArray()
  replyEntries(at.reply, entriesIn(stream, start, end, count, reverse))
}

function xdel(at: Call): void {
  const [, key = '', ...ids] = at.args
  const stream = streamAt(at, key)
  if (stream === undefined) return at.reply.int(0)
  const wanted = ids.map((text) => strictId(text))
  let removed = 0
  for (const id of wanted) {
    const entry = removeEntry(stream, id)
    if (entry === undefined) continue
    tellEntryGone(at, key, stream, id, entry.message, 'XDEL')
    removed++
  }
  if (removed > 0) changed(at, key, 't', 'xdel')
  at.reply.int(removed)
}

function xtrim(at: Call): void {
  const key = at.args[1]!
  const args = new Arguments(at.args, 2)
  const word = args.word()
  if (word !== 'maxlen' && word !== 'minid') fail(SYNTAX)
  const trim = readTrim(word, args)
  while (!args.done) {
    if (args.word() !== 'limit') fail(SYNTAX)
    readLimit(trim, args)
  }
  const stream = streamAt(at, key)
  const count = stream === undefined ? 0 : trimStream(at, key, stream, trim, 'XTRIM')
  if (count > 0) changed(at, key, 't', 'xtrim')
  at.reply.int(count)
}

function xsetid(at: Call): void {
  const key = at.args[1]!
  const id = strictId(at.args[2]!)
  const args = new Arguments(at.args, 3)
  const told: { added?: number; deleted?: bigint } = {}
  while (!args.done) {
    const word = args.word()
    if (word === 'entriesadded') {
      told.added = args.int()
      if (told.added < 0) fail('ERR entries_added must be positive')
    } else if (word === 'maxdeletedid') {
      told.deleted = strictId(args.next())
      if (id < told.deleted) fail('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id')
    } else fail(SYNTAX)
  }
  const stream = streamAt(at, key) ?? fail('ERR no such key')
  const last = stream.entries.at(-1)
  if (last !== undefined && id < last.id) fail('ERR The ID specified in XSETID is smaller than the target stream top item')
  if (told.added !== undefined && stream.entries.length > told.added) fail('ERR The entries_added specified in XSETID is smaller than the target stream length')
  stream.lastId = id
  stream.added = told.added ?? stream.added
  stream.deletedId = told.deleted ?? stream.deletedId
  changed(at, key, 't', 'xsetid')
  at.reply.ok()
}

export const streams: Family = {
  xadd: command(-5, 'write denyoom fast', ONE, xadd),
  xlen: command(2, 'readonly fast', ONE, (at) => at.reply.int(streamAt(at, at.args[1]!)?.entries.length ?? 0)),
  xrange: command(-4, 'readonly', ONE, (at) => range(at, false)),
  xrevrange: command(-4, 'readonly', ONE, (at) => range(at, true)),
  xdel: command(-3, 'write fast', ONE, xdel),
  xtrim: command(-4, 'write', ONE, xtrim),
  xsetid: command(-3, 'write denyoom fast', ONE, xsetid),
}
