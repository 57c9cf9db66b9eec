import { byIndex, byLex, byScore, lexBound, scoreBound, type Ranks } from '../data/zset.ts'
import type { Sorted } from '../data/values.ts'
import { read } from '../keys/keyspace.ts'
import type { Call } from '../state.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments, int } from './arguments.ts'

export type By = 'index' | 'score' | 'lex'
export interface Range { by: By; reverse: boolean; start: string; stop: string; offset: number; limit: number }

const NOT_FLOATS = 'ERR min or max is not a float'
const NOT_LEX = 'ERR min or max not valid string range item'

/** Bounds that can be read, however few members there are. */
export function checkRange({ by, start, stop }: Range): (zset: Sorted) => Ranks {
  if (by === 'index') {
    const [from, to] = [int(start), int(stop)]
    return (zset) => byIndex(zset.order.length, from, to)
  }
  if (by === 'score') {
    const [min, max] = [scoreBound(start) ?? fail(NOT_FLOATS), scoreBound(stop) ?? fail(NOT_FLOATS)]
    return (zset) => byScore(zset, min, max)
  }
  const [min, max] = [lexBound(start) ?? fail(NOT_LEX), lexBound(stop) ?? fail(NOT_LEX)]
  return (zset) => byLex(zset, min, max)
}

/** Members of a range, in its direction. The bounds of a reversed range by score or lex come the other way round. */
export function membersOf(at: Call, key: string, range: Range): { zset: Sorted; members: string[] } | null {
  const swap = range.reverse && range.by !== 'index'
  const ranks = checkRange(swap ? { ...range, start: range.stop, stop: range.start } : range)
  const zset = read(at, key, 'zset')
  if (zset === undefined) return null
  const { from, to } = mirrored(ranks(zset), range, zset.order.length)
  const members = zset.order.slice(from, to)
  if (range.reverse) members.reverse()
  if (range.offset < 0) return { zset, members: [] }
  return { zset, members: range.limit < 0 ? members.slice(range.offset) : members.slice(range.offset, range.offset + range.limit) }
}

const mirrored = ({ from, to }: Ranks, { reverse, by }: Range, length: number): Ranks =>
  (reverse && by === 'index' ? { from: length - to, to: length - from } : { from, to })

/** What follows the bounds: BYSCORE, BYLEX and REV where ZRANGE says it all itself, LIMIT, WITHSCORES. */
export function rangeOptions(at: Call, from: number, known: { by?: By; reverse?: boolean; scores: boolean }): { by: By; reverse: boolean; offset: number; limit: number; withScores: boolean } {
  const args = new Arguments(at.args, from)
  const told = { by: known.by ?? null as By | null, reverse: known.reverse ?? false, offset: 0, limit: -1, withScores: false }
  let limited = false
  while (!args.done) {
    const word = args.word()
    if (word === 'withscores' && known.scores) told.withScores = true
    else if (word === 'limit') {
      told.offset = args.int()
      told.limit = args.int()
      limited = true
    } else if (known.by === undefined && word === 'rev') told.reverse = true
    else if (known.by === undefined && (word === 'byscore' || word === 'bylex') && told.by === null) told.by = word === 'byscore' ? 'score' : 'lex'
    else fail(SYNTAX)
  }
  const by = told.by ?? 'index'
  if (limited && by === 'index') fail('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX')
  if (told.withScores && by === 'lex') fail('ERR syntax error, WITHSCORES not supported in combination with BYLEX')
  return { ...told, by }
}

export function replyMembers(at: Call, scored: { member: string; score: number }[], withScores: boolean): void {
  const { reply } = at
  if (!withScores) return reply.bulks(scored.map(({ member }) => member))
  reply.array(reply.resp === 3 ? scored.length : 2 * scored.length)
  for (const { member, score } of scored) {
    if (reply.resp === 3) reply.array(2)
    reply.bulk(member)
    reply.double(score)
  }
}
