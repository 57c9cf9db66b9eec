import { removeFirst, type Stream } from '../data/stream.ts'
import { placeOfId } from '../data/sorted-array.ts'
import { tellEntryGone } from '../tell/values.ts'
import type { Broker } from '../state.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import type { Arguments } from './arguments.ts'
import { strictId } from './stream-ids.ts'

export interface Trim { by: 'maxlen'; most: number; approximate: boolean; limit: number }
export interface TrimById { by: 'minid'; least: bigint; approximate: boolean; limit: number }

/** Entries that the real server keeps in one node of its tree: `~` takes off whole nodes only. */
const NODE = 100

/** What follows MAXLEN or MINID. */
export function readTrim(by: string, args: Arguments): Trim | TrimById {
  const sign = args.peek()
  const approximate = sign === '~'
  if ((sign === '~' || sign === '=') && args.left >= 2) args.next()
  const told = by === 'maxlen' ? maxlen(args) : { by: 'minid' as const, least: strictId(args.next()) }
  return { ...told, approximate, limit: 0 }
}

function maxlen(args: Arguments): { by: 'maxlen'; most: number } {
  const most = args.int()
  return most < 0 ? fail('ERR The MAXLEN argument must be >= 0.') : { by: 'maxlen', most }
}

export function readLimit(trim: Trim | TrimById | null, args: Arguments): void {
  const limit = args.int()
  if (limit < 0) fail('ERR The LIMIT argument must be >= 0.')
  if (trim === null) fail(SYNTAX)
  trim!.limit = limit
  if (!trim!.approximate) fail('ERR syntax error, LIMIT cannot be used without the special ~ option')
}

/** Takes off the oldest: how many. */
export function trimStream(broker: Broker, key: string, stream: Stream, trim: Trim | TrimById, reason: string): number {
  const wanted = trim.by === 'maxlen' ? Math.max(0, stream.entries.length - trim.most) : placeOfId(stream.entries, trim.least)
  const count = trim.approximate ? wholeNodes(stream, wanted, trim.limit) : wanted
  const gone = removeFirst(stream, count)
  for (const { id, message } of gone) tellEntryGone(broker, key, stream, id, message, reason)
  return gone.length
}

/** Nodes fill up from the first entry ever, 100 in each; the last may be half full. */
function wholeNodes(stream: Stream, wanted: number, limit: number): number {
  const most = limit === 0 ? 100 * NODE : limit
  let node = NODE - ((stream.added - stream.entries.length) % NODE)
  let count = 0
  for (;;) {
    const entries = Math.min(node, stream.entries.length - count)
    if (entries === 0 || count + entries > Math.min(wanted, most)) return count
    count += entries
    node = NODE
  }
}

