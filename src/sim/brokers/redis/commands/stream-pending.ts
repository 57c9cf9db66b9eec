import {
  addPending, consumerOf, entryOf, idText, pendingOf, removePending, type Group, type Pending, type Stream, type StreamEntry,
} from '../data/stream.ts'
import { placeOfId } from '../data/sorted-array.ts'
import { changed, touched } from '../keys/keyspace.ts'
import { db, type Call } from '../state.ts'
import { tellAcknowledged, tellDelivered, tellGroup, tellRequeued } from '../tell/groups.ts'
import { tellDropped } from '../tell/messages.ts'
import { readInt } from '../wire/numbers.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments, int } from './arguments.ts'
import { command, ONE, type Family } from './command.ts'
import { rangeEnd, rangeStart, strictId } from './stream-ids.ts'
import { replyEntry, streamAt } from './streams.ts'

/** Of an entry that was deleted, or trimmed, before it was acknowledged. */
const GONE = 'it is in the stream no more, and no longer pending'

interface Found { stream: Stream; group: Group; key: string; name: string }

function found(at: Call): Found | null {
  const [, key = '', name = ''] = at.args
  const stream = streamAt(at, key)
  const group = stream?.groups.get(name)
  return stream && group ? { stream, group, key, name } : null
}

const orFail = (at: Call): Found => found(at) ?? fail(`NOGROUP No such key '${at.args[1]}' or consumer group '${at.args[2]}'`)

function xack(at: Call): void {
  const one = found(at)
  const ids = at.args.slice(3)
  if (one === null) return at.reply.int(0)
  let count = 0
  for (const id of ids.map((text) => strictId(text))) {
    const pending = removePending(one.group, id)
    if (pending === undefined) continue
    tellAcknowledged(at, one.key, one.name, pending, at.client.fd)
    count++
  }
  if (count > 0) {
    touched(at, db(at), one.key)
    at.wrote.push(one.key)
  }
  at.reply.int(count)
}

function summary(at: Call, { group }: Found): void {
  const { pending } = group
  const { reply } = at
  reply.array(4)
  reply.int(pending.length)
  if (pending.length === 0) {
    reply.null()
    reply.null()
    return reply.nullArray()
  }
  reply.bulk(idText(pending[0]!.id))
  reply.bulk(idText(pending.at(-1)!.id))
  const by = new Map<string, number>()
  for (const { consumer } of pending) by.set(consumer, (by.get(consumer) ?? 0) + 1)
  const names = [...by.keys()].sort()
  reply.array(names.length)
  for (const name of names) reply.bulks([name, String(by.get(name))])
}

function xpending(at: Call): void {
  const { args } = at
  if (args.length === 3) return summary(at, orFail(at))
  const hasIdle = args[3]!.toLowerCase() === 'idle'
  const from = hasIdle ? 5 : 3
  if (args.length < from + 3 || args.length > from + 4) fail(SYNTAX)
  const idle = hasIdle ? int(args[4]!) : 0
  const count = Math.max(0, int(args[from + 2]!))
  const [start, end] = [rangeStart(args[from]!), rangeEnd(args[from + 1]!)]
  const consumer = args[from + 3]
  const { group } = orFail(at)
  const some = group.pending.filter((one) => one.id >= start && one.id <= end && (consumer === undefined || one.consumer === consumer)
    && at.io.wall - one.deliveredAt >= idle).slice(0, count)
  at.reply.array(some.length)
  for (const one of some) {
    at.reply.array(4)
    at.reply.bulk(idText(one.id))
    at.reply.bulk(one.consumer)
    at.reply.int(Math.max(0, at.io.wall - one.deliveredAt))
    at.reply.int(one.count)
  }
}

interface Claim { minIdle: number; deliveredAt: number; retries: number | null; force: boolean; justId: boolean; lastId: bigint | null }

function claimOptions(at: Call, args: Arguments): Claim {
  const told: Claim = { minIdle: 0, deliveredAt: at.io.wall, retries: null, force: false, justId: false, lastId: null }
  while (!args.done) {
    const text = args.next()
    const word = text.toLowerCase()
    if (word === 'force') told.force = true
    else if (word === 'justid') told.justId = true
    else if (word === 'idle' && !args.done) told.deliveredAt = at.io.wall - args.int('ERR Invalid IDLE option argument for XCLAIM')
    else if (word === 'time' && !args.done) told.deliveredAt = args.int('ERR Invalid TIME option argument for XCLAIM')
    else if (word === 'retrycount' && !args.done) told.retries = args.int('ERR Invalid RETRYCOUNT option argument for XCLAIM')
    else if (word === 'lastid' && !args.done) told.lastId = strictId(args.next())
    else fail(`ERR Unrecognized XCLAIM option '${text}'`)
  }
  if (told.deliveredAt < 0 || told.deliveredAt > at.io.wall) told.deliveredAt = at.io.wall
  return told
}

/** A pending entry changes hands; gone where it is in the stream no more. */
function claim(at: Call, { stream, group, key, name }: Found, pending: Pending, consumer: string, told: Claim): StreamEntry | null {
  const entry = entryOf(stream, pending.id)
  if (entry === undefined) {
    removePending(group, pending.id)
    tellDropped(at, key, name, pending.message, GONE, idText(pending.id))
    return null
  }
  if (pending.consumer !== consumer) tellRequeued(at, key, name, pending, `${consumer} claims it from ${pending.consumer || 'nobody'} after ${at.io.wall - pending.deliveredAt} ms`)
  Object.assign(pending, { consumer, deliveredAt: told.deliveredAt })
  if (told.retries !== null) pending.count = told.retries
  else if (!told.justId) pending.count++
  tellDelivered(at, key, name, pending, at.client.fd)
  return entry
}

function speaker(at: Call, { group, key, name }: Found, consumer: string): void {
  const { isNew } = consumerOf(group, consumer, at.client.peer, at.client.fd, at.io.wall)
  if (isNew) tellGroup(at, key, name, group, `${consumer} joined`, at.client.fd)
}

function replyClaimed(at: Call, entries: StreamEntry[], justId: boolean): void {
  at.reply.array(entries.length)
  for (const entry of entries) {
    if (justId) at.reply.bulk(idText(entry.id))
    else replyEntry(at.reply, entry)
  }
}

function xclaim(at: Call): void {
  const one = orFail(at)
  const consumer = at.args[3]!
  const minIdle = Math.max(0, int(at.args[4]!, 'ERR Invalid min-idle-time argument for XCLAIM'))
  const args = new Arguments(at.args, 5)
  const ids: bigint[] = []
  while (!args.done && /^\d+(?:-\d+)?$/.test(args.peek())) ids.push(strictId(args.next()))
  const told = claimOptions(at, args)
  if (told.lastId !== null && told.lastId > one.group.lastId) one.group.lastId = told.lastId
  speaker(at, one, consumer)
  const entries: StreamEntry[] = []
  for (const id of ids) {
    let pending = pendingOf(one.group, id)
    const there = entryOf(one.stream, id)
    if (pending === undefined && told.force && there !== undefined) {
      pending = { id, consumer: '', deliveredAt: 0, count: 0, message: there.message }
      addPending(one.group, pending)
    }
    if (pending === undefined || (there !== undefined && pending.consumer !== '' && at.io.wall - pending.deliveredAt < minIdle)) continue
    const entry = claim(at, one, pending, consumer, told)
    if (entry) entries.push(entry)
  }
  changed(at, one.key, 't', 'xclaim')
  replyClaimed(at, entries, told.justId)
}

/** How many pending entries are looked at for each that is asked for. */
const ATTEMPTS = 10

function xautoclaim(at: Call): void {
  const minIdle = Math.max(0, readInt(at.args[4]!) ?? fail('ERR Invalid min-idle-time argument for XAUTOCLAIM'))
  const start = rangeStart(at.args[5]!)
  const args = new Arguments(at.args, 6)
  let [count, justId] = [100, false]
  while (!args.done) {
    const word = args.word()
    if (word === 'count' && !args.done) {
      count = readInt(args.next()) ?? 0
      if (count <= 0 || count > 2 ** 60) fail('ERR COUNT must be > 0')
    } else if (word === 'justid') justId = true
    else fail(SYNTAX)
  }
  const one = orFail(at)
  const told: Claim = { minIdle, deliveredAt: at.io.wall, retries: null, force: false, justId, lastId: null }
  const entries: StreamEntry[] = []
  const deleted: bigint[] = []
  let left = count * ATTEMPTS
  const from = one.group.pending.slice(placeOfId(one.group.pending, start))
  let looked = 0
  for (const pending of from) {
    if (left-- === 0 || count === 0) break
    looked++
    if (entryOf(one.stream, pending.id) === undefined) {
      removePending(one.group, pending.id)
      tellDropped(at, one.key, one.name, pending.message, GONE, idText(pending.id))
      deleted.push(pending.id)
      count--
      continue
    }
    if (at.io.wall - pending.deliveredAt < minIdle) continue
    speaker(at, one, at.args[3]!)
    const entry = claim(at, one, pending, at.args[3]!, told)
    if (entry) entries.push(entry)
    count--
  }
  speaker(at, one, at.args[3]!)
  changed(at, one.key, 't', 'xautoclaim')
  at.reply.array(3)
  at.reply.bulk(idText(from[looked]?.id ?? 0n))
  replyClaimed(at, entries, justId)
  at.reply.bulks(deleted.map(idText))
}

export const streamPending: Family = {
  xack: command(-4, 'write fast', ONE, xack),
  xpending: command(-3, 'readonly', ONE, xpending),
  xclaim: command(-6, 'write fast', ONE, xclaim),
  xautoclaim: command(-6, 'write fast', ONE, xautoclaim),
}
