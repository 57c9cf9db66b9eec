import { newList, popItem, pushItem, spliceItems } from '../data/list.ts'
import type { Item, List } from '../data/values.ts'
import { byIndex } from '../data/zset.ts'
import { timeoutOf, waitFor } from '../keys/blocking.ts'
import { changed, make, read } from '../keys/keyspace.ts'
import type { Call } from '../state.ts'
import { originOf, tellDropped, tellPopped, tellProduced } from '../tell/messages.ts'
import { readInt } from '../wire/numbers.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments, counted, int, side } from './arguments.ts'
import { command, ONE, TWO, wrongArity, type Family } from './command.ts'

type End = 'left' | 'right'
const listAt = (at: Call, key: string): List | undefined => read(at, key, 'list')
const itemOf = (at: Call, key: string, text: string): Item =>
  ({ text, message: tellProduced(at, { channel: key, text, by: originOf(at, at.client.fd), list: true }) })
const letter = (end: End): string => (end === 'left' ? 'l' : 'r')

function push(at: Call, end: End, onlyThere: boolean): void {
  const key = at.args[1]!
  const there = listAt(at, key)
  if (onlyThere && there === undefined) return at.reply.int(0)
  const list = there ?? make(at, key, 'list', newList)
  for (const text of at.args.slice(2)) pushItem(list, end, itemOf(at, key, text))
  changed(at, key, 'l', `${letter(end)}push`)
  at.reply.int(list.items.length)
}

/** So many leave at one end, for the one who asks. */
function popFrom(at: Call, key: string, list: List, end: End, count: number): string[] {
  const texts: string[] = []
  for (let i = 0; i < count; i++) {
    const item = popItem(list, end)
    if (item === undefined) break
    tellPopped(at, key, item.message, at.client.fd)
    texts.push(item.text)
  }
  if (texts.length > 0) changed(at, key, 'l', `${letter(end)}pop`)
  return texts
}

function pop(at: Call, end: End): void {
  const [name = '', key = '', countText] = at.args
  if (at.args.length > 3) fail(wrongArity(name.toLowerCase()))
  const count = countText === undefined ? null : readInt(countText) ?? fail('ERR value is out of range, must be positive')
  if (count !== null && count < 0) fail('ERR value is out of range, must be positive')
  const list = listAt(at, key)
  if (list === undefined) return count === null ? at.reply.null() : at.reply.nullArray()
  if (count === null) return at.reply.bulkOrNull(popFrom(at, key, list, end, 1)[0])
  at.reply.bulks(popFrom(at, key, list, end, count))
}

/** BLPOP and BRPOP: from the first of the keys in which there is something. */
function blockingPop(at: Call, end: End): void {
  const keys = at.args.slice(1, -1)
  const ms = timeoutOf(at.args.at(-1)!)
  for (const key of keys) {
    const list = listAt(at, key)
    if (list !== undefined) return at.reply.bulks([key, ...popFrom(at, key, list, end, 1)])
  }
  if (at.canWait) waitFor(at, keys, ms)
  else at.reply.nullArray()
}

/** From one list to another, which may be the same. null: nothing is there. */
function moveItem(at: Call, from: string, to: string, out: End, into: End): string | null {
  const source = listAt(at, from)
  if (source === undefined) return null
  listAt(at, to)
  const [text = ''] = popFrom(at, from, source, out, 1)
  pushItem(make(at, to, 'list', newList), into, itemOf(at, to, text))
  changed(at, to, 'l', `${letter(into)}push`)
  return text
}

function move(at: Call, from: string, to: string, out: End, into: End): void {
  at.reply.bulkOrNull(moveItem(at, from, to, out, into))
}

function blockingMove(at: Call, from: string, to: string, out: End, into: End): void {
  const ms = timeoutOf(at.args.at(-1)!)
  const text = moveItem(at, from, to, out, into)
  if (text !== null) at.reply.bulk(text)
  else if (at.canWait) waitFor(at, [from], ms)
  else at.reply.null()
}

const sides = (at: Call): [End, End] => [side(at.args[3]!), side(at.args[4]!)]

/** LMPOP and BLMPOP. */
function popMany(at: Call, from: number, ms: number | null): void {
  const args = new Arguments(at.args, from)
  const keys = counted(args)
  const end = side(args.next())
  let count = 1
  if (!args.done) {
    if (args.word() !== 'count') fail(SYNTAX)
    count = args.int('ERR count should be greater than 0')
    if (count <= 0) fail('ERR count should be greater than 0')
    if (!args.done) fail(SYNTAX)
  }
  for (const key of keys) {
    const list = listAt(at, key)
    if (list === undefined) continue
    at.reply.array(2)
    at.reply.bulk(key)
    return at.reply.bulks(popFrom(at, key, list, end, count))
  }
  if (ms !== null && at.canWait) waitFor(at, keys, ms)
  else at.reply.nullArray()
}

function lrange(at: Call): void {
  const [start, stop] = [int(at.args[2]!), int(at.args[3]!)]
  const items = listAt(at, at.args[1]!)?.items ?? []
  const { from, to } = byIndex(items.length, start, stop)
  at.reply.bulks(items.slice(from, to).map(({ text }) => text))
}

function lindex(at: Call): void {
  const list = listAt(at, at.args[1]!)
  if (list === undefined) return at.reply.null()
  at.reply.bulkOrNull(list.items.at(int(at.args[2]!))?.text)
}

function lset(at: Call): void {
  const [, key = '', indexText = '', text = ''] = at.args
  const list = listAt(at, key) ?? fail('ERR no such key')
  const given = int(indexText)
  const index = given < 0 ? given + list.items.length : given
  const old = list.items[index] ?? fail('ERR index out of range')
  tellDropped(at, key, key, old.message, 'LSET')
  spliceItems(list, index, 1, itemOf(at, key, text))
  changed(at, key, 'l', 'lset')
  at.reply.ok()
}

function lrem(at: Call): void {
  const [, key = '', countText = '', text = ''] = at.args
  const count = int(countText)
  const list = listAt(at, key)
  if (list === undefined) return at.reply.int(0)
  const places = list.items.flatMap((item, i) => (item.text === text ? [i] : []))
  const chosen = count > 0 ? places.slice(0, count) : count < 0 ? places.slice(count) : places
  for (const place of chosen.reverse()) for (const gone of spliceItems(list, place, 1)) tellDropped(at, key, key, gone.message, 'LREM')
  if (chosen.length > 0) changed(at, key, 'l', 'lrem')
  at.reply.int(chosen.length)
}

function linsert(at: Call): void {
  const [, key = '', where = '', pivot = '', text = ''] = at.args
  const behind = { before: 0, after: 1 }[where.toLowerCase()] ?? fail(SYNTAX)
  const list = listAt(at, key)
  if (list === undefined) return at.reply.int(0)
  const place = list.items.findIndex((item) => item.text === pivot)
  if (place < 0) return at.reply.int(-1)
  spliceItems(list, place + behind, 0, itemOf(at, key, text))
  changed(at, key, 'l', 'linsert')
  at.reply.int(list.items.length)
}

function ltrim(at: Call): void {
  const [, key = '', startText = '', stopText = ''] = at.args
  const [start, stop] = [int(startText), int(stopText)]
  const list = listAt(at, key)
  if (list !== undefined) {
    const { from, to } = byIndex(list.items.length, start, stop)
    const gone = [...spliceItems(list, to, list.items.length), ...spliceItems(list, 0, from)]
    for (const { message } of gone) tellDropped(at, key, key, message, 'LTRIM')
    changed(at, key, 'l', 'ltrim')
  }
  at.reply.ok()
}

function lpos(at: Call): void {
  const [, key = '', text = ''] = at.args
  const args = new Arguments(at.args, 3)
  let [rank, count, most] = [1, null as number | null, 0]
  while (!args.done) {
    const word = args.word()
    if (word === 'rank') {
      rank = args.int()
      if (rank === 0) fail("ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list")
    } else if (word === 'count') {
      count = args.int("ERR COUNT can't be negative")
      if (count < 0) fail("ERR COUNT can't be negative")
    } else if (word === 'maxlen') {
      most = args.int("ERR MAXLEN can't be negative")
      if (most < 0) fail("ERR MAXLEN can't be negative")
    } else fail(SYNTAX)
  }
  const items = listAt(at, key)?.items ?? []
  const places = Array.from(items.keys(), (i) => (rank < 0 ? items.length - 1 - i : i)).slice(0, most === 0 ? items.length : most)
  const found = places.filter((place) => items[place]!.text === text).slice(Math.abs(rank) - 1)
  if (count === null) return found.length === 0 ? at.reply.null() : at.reply.int(found[0]!)
  const some = count === 0 ? found : found.slice(0, count)
  at.reply.array(some.length)
  for (const place of some) at.reply.int(place)
}

export const lists: Family = {
  lpush: command(-3, 'write denyoom fast', ONE, (at) => push(at, 'left', false)),
  rpush: command(-3, 'write denyoom fast', ONE, (at) => push(at, 'right', false)),
  lpushx: command(-3, 'write denyoom fast', ONE, (at) => push(at, 'left', true)),
  rpushx: command(-3, 'write denyoom fast', ONE, (at) => push(at, 'right', true)),
  lpop: command(-2, 'write fast', ONE, (at) => pop(at, 'left')),
  rpop: command(-2, 'write fast', ONE, (at) => pop(at, 'right')),
  blpop: command(-3, 'write blocking', [1, -2, 1], (at) => blockingPop(at, 'left')),
  brpop: command(-3, 'write blocking', [1, -2, 1], (at) => blockingPop(at, 'right')),
  lmove: command(5, 'write denyoom', TWO, (at) => move(at, at.args[1]!, at.args[2]!, ...sides(at))),
  blmove: command(6, 'write denyoom blocking', TWO, (at) => blockingMove(at, at.args[1]!, at.args[2]!, ...sides(at))),
  rpoplpush: command(3, 'write denyoom', TWO, (at) => move(at, at.args[1]!, at.args[2]!, 'right', 'left')),
  brpoplpush: command(4, 'write denyoom blocking', TWO, (at) => blockingMove(at, at.args[1]!, at.args[2]!, 'right', 'left')),
  lmpop: command(-4, 'write', [0, 0, 0], (at) => popMany(at, 1, null)),
  blmpop: command(-5, 'write blocking', [0, 0, 0], (at) => popMany(at, 2, timeoutOf(at.args[1]!))),
  llen: command(2, 'readonly fast', ONE, (at) => at.reply.int(listAt(at, at.args[1]!)?.items.length ?? 0)),
  lrange: command(4, 'readonly', ONE, lrange),
  lindex: command(3, 'readonly', ONE, lindex),
  lset: command(4, 'write denyoom', ONE, lset),
  lrem: command(4, 'write', ONE, lrem),
  linsert: command(5, 'write denyoom', ONE, linsert),
  ltrim: command(4, 'write', ONE, ltrim),
  lpos: command(-3, 'readonly', ONE, lpos),
}
