import { newZset, rankOf, removeFrom, setScore } from '../data/zset.ts'
import type { Sorted } from '../data/values.ts'
import { timeoutOf, waitFor } from '../keys/blocking.ts'
import { changed, put, read, remove, setExpiry } from '../keys/keyspace.ts'
import { cursorOf, scanOptions, scanReply } from '../keys/scan.ts'
import { db, type Call } from '../state.ts'
import { doubleText, readInt } from '../wire/numbers.ts'
import { fail, NOT_AN_INTEGER, SYNTAX } from '../wire/reply.ts'
import { Arguments, counted, TOO_FEW, double, int } from './arguments.ts'
import { command, ONE, TWO, type Family } from './command.ts'
import { drawn } from './random.ts'
import { checkRange, membersOf, rangeOptions, replyMembers, type By } from './zset-range.ts'

const zsetAt = (at: Call, key: string): Sorted | undefined => read(at, key, 'zset')
const NAN = 'ERR resulting score is not a number (NaN)'

interface AddFlags { nx: boolean; xx: boolean; gt: boolean; lt: boolean; ch: boolean; incr: boolean }

function addFlags(args: Arguments): AddFlags {
  const flags: AddFlags = { nx: false, xx: false, gt: false, lt: false, ch: false, incr: false }
  while (args.peek() in flags) flags[args.word() as keyof AddFlags] = true
  return flags
}

function zadd(at: Call, increment: boolean): void {
  const key = at.args[1]!
  const args = new Arguments(at.args, 2)
  const flags = increment ? addFlags(new Arguments([], 0)) : addFlags(args)
  if (increment) flags.incr = true
  const pairs = args.rest()
  if (pairs.length === 0 || pairs.length % 2 === 1) fail(SYNTAX)
  if (flags.nx && flags.xx) fail('ERR XX and NX options at the same time are not compatible')
  if ((flags.gt && flags.nx) || (flags.lt && flags.nx) || (flags.gt && flags.lt)) fail('ERR GT, LT, and/or NX options at the same time are not compatible')
  if (flags.incr && pairs.length > 2) fail('ERR INCR option supports a single increment-element pair')
  const scores = pairs.filter((_, i) => i % 2 === 0).map((text) => double(text))
  const there = zsetAt(at, key)
  if (there === undefined && flags.xx) return flags.incr ? at.reply.null() : at.reply.int(0)
  const zset = there ?? newZset()
  const done = { added: 0, changed: 0, score: null as number | null }
  scores.forEach((score, i) => addOne(zset, pairs[2 * i + 1]!, score, flags, done))
  if (there === undefined && zset.order.length > 0) put(at, db(at), key, zset)
  if (done.added + done.changed > 0) changed(at, key, 'z', flags.incr ? 'zincr' : 'zadd')
  if (!flags.incr) at.reply.int(flags.ch ? done.added + done.changed : done.added)
  else if (done.score === null) at.reply.null()
  else at.reply.double(done.score)
}

function addOne(zset: Sorted, member: string, given: number, flags: AddFlags, done: { added: number; changed: number; score: number | null }): void {
  const old = zset.scores.get(member)
  if (old === undefined) {
    if (flags.xx) return
    setScore(zset, member, given)
    done.added++
    done.score = given
    return
  }
  if (flags.nx) return
  const score = flags.incr ? old + given : given
  if (Number.isNaN(score)) fail(NAN)
  if ((flags.gt && score <= old) || (flags.lt && score >= old)) return
  done.score = score
  if (score === old) return
  setScore(zset, member, score)
  done.changed++
}

function zrem(at: Call): void {
  const zset = zsetAt(at, at.args[1]!)
  const removed = zset === undefined ? 0 : at.args.slice(2).filter((member) => removeFrom(zset, member)).length
  if (removed > 0) changed(at, at.args[1]!, 'z', 'zrem')
  at.reply.int(removed)
}

function scoreOrNull(at: Call, score: number | undefined): void {
  if (score === undefined) at.reply.null()
  else at.reply.double(score)
}

function zmscore(at: Call): void {
  const zset = zsetAt(at, at.args[1]!)
  at.reply.array(at.args.length - 2)
  for (const member of at.args.slice(2)) scoreOrNull(at, zset?.scores.get(member))
}

function zrank(at: Call, reverse: boolean): void {
  const zset = zsetAt(at, at.args[1]!)
  const rank = zset === undefined ? null : rankOf(zset, at.args[2]!)
  if (rank === null) at.reply.null()
  else at.reply.int(reverse ? zset!.order.length - 1 - rank : rank)
}

const whole = { reverse: false, offset: 0, limit: -1 }

function countIn(at: Call, by: By): void {
  const ranks = checkRange({ ...whole, by, start: at.args[2]!, stop: at.args[3]! })
  const zset = zsetAt(at, at.args[1]!)
  const { from, to } = zset === undefined ? { from: 0, to: 0 } : ranks(zset)
  at.reply.int(to - from)
}

function range(at: Call, known: { by?: By; reverse?: boolean }): void {
  const [, key = '', start = '', stop = ''] = at.args
  const { withScores, ...options } = rangeOptions(at, 4, { ...known, scores: known.by !== 'lex' })
  const found = membersOf(at, key, { ...options, start, stop })
  replyMembers(at, (found?.members ?? []).map((member) => ({ member, score: found!.zset.scores.get(member)! })), withScores)
}

function zrangestore(at: Call): void {
  const [, target = '', source = '', start = '', stop = ''] = at.args
  const { withScores: _, ...options } = rangeOptions(at, 5, { scores: false })
  const found = membersOf(at, source, { ...options, start, stop })
  store(at, target, new Map((found?.members ?? []).map((member) => [member, found!.zset.scores.get(member)!])), 'zrangestore')
}

function store(at: Call, target: string, scores: Map<string, number>, event: string): void {
  if (scores.size === 0) remove(at, target)
  else {
    const zset = newZset()
    for (const [member, score] of scores) setScore(zset, member, score)
    put(at, db(at), target, zset)
    setExpiry(at, db(at), target, null)
    changed(at, target, 'z', event)
  }
  at.reply.int(scores.size)
}

function removeRange(at: Call, by: By, event: string): void {
  const [, key = '', start = '', stop = ''] = at.args
  const ranks = checkRange({ ...whole, by, start, stop })
  const zset = zsetAt(at, key)
  if (zset === undefined) return at.reply.int(0)
  const { from, to } = ranks(zset)
  const gone = zset.order.slice(from, to)
  for (const member of gone) removeFrom(zset, member)
  if (gone.length > 0) changed(at, key, 'z', event)
  at.reply.int(gone.length)
}

type End = 'min' | 'max'

function popFrom(at: Call, key: string, zset: Sorted, end: End, count: number): { member: string; score: number }[] {
  const chosen = count <= 0 ? [] : end === 'min' ? zset.order.slice(0, count) : zset.order.slice(-count).reverse()
  const popped = chosen.map((member) => ({ member, score: zset.scores.get(member)! }))
  for (const member of chosen) removeFrom(zset, member)
  if (popped.length > 0) changed(at, key, 'z', `zpop${end}`)
  return popped
}

function zpop(at: Call, end: End): void {
  const [, key = '', countText] = at.args
  if (at.args.length > 3) fail(SYNTAX)
  const count = countText === undefined ? 1 : readInt(countText) ?? fail('ERR value is out of range, must be positive')
  if (count < 0) fail('ERR value is out of range, must be positive')
  const zset = zsetAt(at, key)
  const popped = zset === undefined ? [] : popFrom(at, key, zset, end, count)
  if (countText !== undefined || popped.length === 0) return replyMembers(at, popped, true)
  at.reply.array(2)
  at.reply.bulk(popped[0]!.member)
  at.reply.double(popped[0]!.score)
}

function blockingPop(at: Call, end: End): void {
  const keys = at.args.slice(1, -1)
  const ms = timeoutOf(at.args.at(-1)!)
  for (const key of keys) {
    const zset = zsetAt(at, key)
    if (zset === undefined) continue
    const [popped] = popFrom(at, key, zset, end, 1)
    at.reply.array(3)
    at.reply.bulk(key)
    at.reply.bulk(popped!.member)
    return at.reply.double(popped!.score)
  }
  if (at.canWait) waitFor(at, keys, ms)
  else at.reply.nullArray()
}

/** ZMPOP and BZMPOP. */
function popMany(at: Call, from: number, ms: number | null): void {
  const args = new Arguments(at.args, from)
  const keys = counted(args)
  const word = args.word()
  const end = word === 'min' || word === 'max' ? word : fail(SYNTAX)
  let count = 1
  if (!args.done) {
    if (args.word() !== 'count') fail(SYNTAX)
    count = args.int('ERR count should be greater than 0')
    if (count <= 0) fail('ERR count should be greater than 0')
    if (!args.done) fail(SYNTAX)
  }
  for (const key of keys) {
    const zset = zsetAt(at, key)
    if (zset === undefined) continue
    const popped = popFrom(at, key, zset, end, count)
    at.reply.array(2)
    at.reply.bulk(key)
    at.reply.array(popped.length)
    for (const { member, score } of popped) {
      at.reply.array(2)
      at.reply.bulk(member)
      at.reply.double(score)
    }
    return
  }
  if (ms !== null && at.canWait) waitFor(at, keys, ms)
  else at.reply.nullArray()
}

type Operation = 'union' | 'inter' | 'diff'

/** Scores of a sorted set, or 1 for each member of a set. */
function scoresAt(at: Call, key: string): Map<string, number> {
  try {
    return zsetAt(at, key)?.scores ?? new Map()
  } catch {
    return new Map([...read(at, key, 'set')?.members ?? []].map((member) => [member, 1]))
  }
}

interface Combining { keys: string[]; weights: number[]; aggregate: string; withScores: boolean }

function combining(at: Call, from: number, operation: Operation, stores: boolean): Combining {
  const args = new Arguments(at.args, from)
  const keys = counted(args, `ERR at least 1 input key is needed for '${at.args[0]!.toLowerCase()}' command`, SYNTAX, NOT_AN_INTEGER)
  for (const key of keys) scoresAt(at, key)
  const told: Combining = { keys, weights: keys.map(() => 1), aggregate: 'sum', withScores: false }
  while (!args.done) {
    const word = args.word()
    if (word === 'weights' && operation !== 'diff') told.weights = args.take(keys.length).map((text) => double(text, 'ERR weight value is not a float'))
    else if (word === 'aggregate' && operation !== 'diff' && ['sum', 'min', 'max'].includes(args.peek())) told.aggregate = args.word()
    else if (word === 'withscores' && !stores) told.withScores = true
    else fail(SYNTAX)
  }
  return told
}

function combine(at: Call, operation: Operation, { keys, weights, aggregate }: Combining): Map<string, number> {
  const sources = keys.map((key) => scoresAt(at, key))
  const [first = new Map<string, number>(), ...others] = sources
  if (operation === 'diff') return new Map([...first].filter(([member]) => !others.some((other) => other.has(member))))
  const found = new Map<string, number>()
  sources.forEach((source, i) => {
    for (const [member, score] of source) {
      if (operation === 'inter' && !sources.every((other) => other.has(member))) continue
      const weighted = score * weights[i]! || 0
      const before = found.get(member)
      found.set(member, before === undefined ? weighted : merged(before, weighted, aggregate))
    }
  })
  return found
}

function merged(a: number, b: number, aggregate: string): number {
  if (aggregate === 'min') return Math.min(a, b)
  // inf + -inf is 0 here.
  return aggregate === 'max' ? Math.max(a, b) : a + b || 0
}

function combineAndReply(at: Call, operation: Operation): void {
  const told = combining(at, 1, operation, false)
  const zset = newZset()
  for (const [member, score] of combine(at, operation, told)) setScore(zset, member, score)
  replyMembers(at, zset.order.map((member) => ({ member, score: zset.scores.get(member)! })), told.withScores)
}

function zintercard(at: Call): void {
  const args = new Arguments(at.args, 1)
  const keys = counted(args, undefined, TOO_FEW)
  let limit = 0
  if (!args.done) {
    if (args.word() !== 'limit') fail(SYNTAX)
    limit = args.int("ERR LIMIT can't be negative")
    if (limit < 0) fail("ERR LIMIT can't be negative")
    if (!args.done) fail(SYNTAX)
  }
  const count = combine(at, 'inter', { keys, weights: keys.map(() => 1), aggregate: 'sum', withScores: false }).size
  at.reply.int(limit === 0 ? count : Math.min(limit, count))
}

function zrandmember(at: Call): void {
  const args = new Arguments(at.args, 2)
  const zset = zsetAt(at, at.args[1]!)
  if (args.done) return at.reply.bulkOrNull(drawn(at, zset?.order ?? [], 1)[0])
  const count = int(args.next())
  const withScores = !args.done
  if (withScores && (args.word() !== 'withscores' || !args.done)) fail(SYNTAX)
  replyMembers(at, drawn(at, zset?.order ?? [], count).map((member) => ({ member, score: zset!.scores.get(member)! })), withScores)
}

function zscan(at: Call): void {
  const cursor = cursorOf(at.args[2]!)
  const options = scanOptions(at, 3)
  const zset = zsetAt(at, at.args[1]!)
  scanReply(at, cursor, zset?.order ?? [], options, (member) => [member, doubleText(zset!.scores.get(member)!)])
}

const reading = (operation: Operation) => command(-3, 'readonly', [0, 0, 0], (at) => combineAndReply(at, operation))
const storing = (operation: Operation) => command(-4, 'write denyoom', ONE, (at) =>
  store(at, at.args[1]!, combine(at, operation, combining(at, 2, operation, true)), `z${operation}store`))

export const sortedSets: Family = {
  zadd: command(-4, 'write denyoom fast', ONE, (at) => zadd(at, false)),
  zincrby: command(4, 'write denyoom fast', ONE, (at) => zadd(at, true)),
  zrem: command(-3, 'write fast', ONE, zrem),
  zcard: command(2, 'readonly fast', ONE, (at) => at.reply.int(zsetAt(at, at.args[1]!)?.order.length ?? 0)),
  zscore: command(3, 'readonly fast', ONE, (at) => scoreOrNull(at, zsetAt(at, at.args[1]!)?.scores.get(at.args[2]!))),
  zmscore: command(-3, 'readonly fast', ONE, zmscore),
  zrank: command(3, 'readonly fast', ONE, (at) => zrank(at, false)),
  zrevrank: command(3, 'readonly fast', ONE, (at) => zrank(at, true)),
  zcount: command(4, 'readonly fast', ONE, (at) => countIn(at, 'score')),
  zlexcount: command(4, 'readonly fast', ONE, (at) => countIn(at, 'lex')),
  zrange: command(-4, 'readonly', ONE, (at) => range(at, {})),
  zrevrange: command(-4, 'readonly', ONE, (at) => range(at, { by: 'index', reverse: true })),
  zrangebyscore: command(-4, 'readonly', ONE, (at) => range(at, { by: 'score' })),
  zrevrangebyscore: command(-4, 'readonly', ONE, (at) => range(at, { by: 'score', reverse: true })),
  zrangebylex: command(-4, 'readonly', ONE, (at) => range(at, { by: 'lex' })),
  zrevrangebylex: command(-4, 'readonly', ONE, (at) => range(at, { by: 'lex', reverse: true })),
  zrangestore: command(-5, 'write denyoom', TWO, zrangestore),
  zremrangebyrank: command(4, 'write', ONE, (at) => removeRange(at, 'index', 'zremrangebyrank')),
  zremrangebyscore: command(4, 'write', ONE, (at) => removeRange(at, 'score', 'zremrangebyscore')),
  zremrangebylex: command(4, 'write', ONE, (at) => removeRange(at, 'lex', 'zremrangebylex')),
  zpopmin: command(-2, 'write fast', ONE, (at) => zpop(at, 'min')),
  zpopmax: command(-2, 'write fast', ONE, (at) => zpop(at, 'max')),
  bzpopmin: command(-3, 'write blocking fast', [1, -2, 1], (at) => blockingPop(at, 'min')),
  bzpopmax: command(-3, 'write blocking fast', [1, -2, 1], (at) => blockingPop(at, 'max')),
  zmpop: command(-4, 'write', [0, 0, 0], (at) => popMany(at, 1, null)),
  bzmpop: command(-5, 'write blocking', [0, 0, 0], (at) => popMany(at, 2, timeoutOf(at.args[1]!))),
  zunion: reading('union'), zinter: reading('inter'), zdiff: reading('diff'),
  zunionstore: storing('union'), zinterstore: storing('inter'), zdiffstore: storing('diff'),
  zintercard: command(-3, 'readonly', [0, 0, 0], zintercard),
  zrandmember: command(-2, 'readonly', ONE, zrandmember),
  zscan: command(-3, 'readonly', ONE, zscan),
}
