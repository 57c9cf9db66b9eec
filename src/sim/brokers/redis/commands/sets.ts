import { addMember, membersInOrder, newSet, removeMember, setOf } from '../data/set.ts'
import type { Members } from '../data/values.ts'
import { changed, make, put, read, remove, setExpiry } from '../keys/keyspace.ts'
import { cursorOf, positions, scanOptions, scanReply } from '../keys/scan.ts'
import { db, type Call } from '../state.ts'
import { readInt } from '../wire/numbers.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments, counted, TOO_FEW, int } from './arguments.ts'
import { ALL, command, ONE, TWO, type Family } from './command.ts'
import { drawn } from './random.ts'

const setAt = (at: Call, key: string): Members | undefined => read(at, key, 'set')
const membersAt = (at: Call, key: string): string[] => inOrder(at, setAt(at, key) ?? newSet())
const inOrder = (at: Call, set: Members): string[] => membersInOrder(set, positions(at.state))

function replySet(at: Call, members: string[]): void {
  at.reply.set(members.length)
  for (const member of members) at.reply.bulk(member)
}

function sadd(at: Call): void {
  const set = make(at, at.args[1]!, 'set', newSet)
  const added = at.args.slice(2).filter((member) => addMember(set, member)).length
  if (added > 0) changed(at, at.args[1]!, 's', 'sadd')
  at.reply.int(added)
}

function srem(at: Call): void {
  const set = setAt(at, at.args[1]!)
  const removed = set === undefined ? 0 : at.args.slice(2).filter((member) => removeMember(set, member)).length
  if (removed > 0) changed(at, at.args[1]!, 's', 'srem')
  at.reply.int(removed)
}

function smismember(at: Call): void {
  const members = setAt(at, at.args[1]!)?.members
  at.reply.array(at.args.length - 2)
  for (const member of at.args.slice(2)) at.reply.int(members?.has(member) ? 1 : 0)
}

function smove(at: Call): void {
  const [, from = '', to = '', member = ''] = at.args
  const source = setAt(at, from)
  if (source === undefined) return at.reply.int(0)
  setAt(at, to)
  if (from === to) return at.reply.int(source.members.has(member) ? 1 : 0)
  if (!removeMember(source, member)) return at.reply.int(0)
  changed(at, from, 's', 'srem')
  if (addMember(make(at, to, 'set', newSet), member)) changed(at, to, 's', 'sadd')
  at.reply.int(1)
}

function spop(at: Call): void {
  const [, key = '', countText] = at.args
  if (at.args.length > 3) fail(SYNTAX)
  const count = countText === undefined ? null : readInt(countText) ?? fail('ERR value is out of range, must be positive')
  if (count !== null && count < 0) fail('ERR value is out of range, must be positive')
  const set = setAt(at, key)
  const chosen = set === undefined ? [] : drawn(at, inOrder(at, set), count ?? 1)
  for (const member of chosen) removeMember(set!, member)
  if (chosen.length > 0) changed(at, key, 's', 'spop')
  if (count === null) at.reply.bulkOrNull(chosen[0])
  else replySet(at, chosen)
}

function srandmember(at: Call): void {
  const [, key = '', countText] = at.args
  if (at.args.length > 3) fail(SYNTAX)
  if (countText === undefined) return at.reply.bulkOrNull(drawn(at, membersAt(at, key), 1)[0])
  const count = int(countText)
  const chosen = drawn(at, membersAt(at, key), count)
  at.reply.bulks(chosen)
}

type Operation = 'inter' | 'union' | 'diff'

function combined(at: Call, operation: Operation, keys: string[]): string[] {
  const sets = keys.map((key) => setAt(at, key) ?? newSet())
  const [first = newSet(), ...others] = sets
  if (operation === 'union') return inOrder(at, setOf(sets.flatMap(({ members }) => [...members])))
  const stays = operation === 'inter'
    ? (member: string): boolean => others.every(({ members }) => members.has(member))
    : (member: string): boolean => !others.some(({ members }) => members.has(member))
  return inOrder(at, first).filter(stays)
}

function storeSet(at: Call, operation: Operation): void {
  const target = at.args[1]!
  const members = combined(at, operation, at.args.slice(2))
  if (members.length === 0) remove(at, target)
  else {
    put(at, db(at), target, setOf(members))
    setExpiry(at, db(at), target, null)
    changed(at, target, 's', `s${operation}store`)
  }
  at.reply.int(members.length)
}

function sintercard(at: Call): void {
  const args = new Arguments(at.args, 1)
  const keys = counted(args, undefined, TOO_FEW)
  let limit = 0
  if (!args.done) {
    if (args.word() !== 'limit') fail(SYNTAX)
    limit = args.int("ERR LIMIT can't be negative")
    if (limit < 0) fail("ERR LIMIT can't be negative")
    if (!args.done) fail(SYNTAX)
  }
  const count = combined(at, 'inter', keys).length
  at.reply.int(limit === 0 ? count : Math.min(limit, count))
}

function sscan(at: Call): void {
  const cursor = cursorOf(at.args[2]!)
  const options = scanOptions(at, 3)
  scanReply(at, cursor, membersAt(at, at.args[1]!), options, (member) => [member])
}

const reading = (operation: Operation) => command(-2, 'readonly', ALL, (at) => replySet(at, combined(at, operation, at.args.slice(1))))
const storing = (operation: Operation) => command(-3, 'write denyoom', ALL, (at) => storeSet(at, operation))

export const sets: Family = {
  sadd: command(-3, 'write denyoom fast', ONE, sadd),
  srem: command(-3, 'write fast', ONE, srem),
  smove: command(4, 'write fast', TWO, smove),
  sismember: command(3, 'readonly fast', ONE, (at) => at.reply.int(setAt(at, at.args[1]!)?.members.has(at.args[2]!) ? 1 : 0)),
  smismember: command(-3, 'readonly fast', ONE, smismember),
  scard: command(2, 'readonly fast', ONE, (at) => at.reply.int(setAt(at, at.args[1]!)?.members.size ?? 0)),
  smembers: command(2, 'readonly', ONE, (at) => replySet(at, membersAt(at, at.args[1]!))),
  spop: command(-2, 'write fast', ONE, spop),
  srandmember: command(-2, 'readonly', ONE, srandmember),
  sinter: reading('inter'), sunion: reading('union'), sdiff: reading('diff'),
  sinterstore: storing('inter'), sunionstore: storing('union'), sdiffstore: storing('diff'),
  sintercard: command(-3, 'readonly', [0, 0, 0], sintercard),
  sscan: command(-3, 'readonly', ONE, sscan),
}
