import { newHash, removeField, setField } from '../data/hash.ts'
import { changed, make, read } from '../keys/keyspace.ts'
import { cursorOf, scanOptions, scanReply } from '../keys/scan.ts'
import type { Call } from '../state.ts'
import { addDecimals, isLong, readDouble, readLong } from '../wire/numbers.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments, double, int, long } from './arguments.ts'
import { command, ONE, wrongArity, type Family } from './command.ts'
import { drawn } from './random.ts'

const fieldsAt = (at: Call): Map<string, string> => read(at, at.args[1]!, 'hash')?.fields ?? new Map()
const hashAt = (at: Call) => make(at, at.args[1]!, 'hash', newHash)

function setAll(at: Call): number {
  const pairs = at.args.slice(2)
  if (pairs.length % 2 === 1) fail(wrongArity(at.args[0]!.toLowerCase()))
  const hash = hashAt(at)
  let added = 0
  for (let i = 0; i < pairs.length; i += 2) if (setField(hash, pairs[i]!, pairs[i + 1]!)) added++
  changed(at, at.args[1]!, 'h', 'hset')
  return added
}

function hsetnx(at: Call): void {
  const isThere = fieldsAt(at).has(at.args[2]!)
  if (!isThere) {
    setField(hashAt(at), at.args[2]!, at.args[3]!)
    changed(at, at.args[1]!, 'h', 'hset')
  }
  at.reply.int(isThere ? 0 : 1)
}

function hmget(at: Call): void {
  const fields = fieldsAt(at)
  at.reply.array(at.args.length - 2)
  for (const field of at.args.slice(2)) at.reply.bulkOrNull(fields.get(field))
}

function hgetall(at: Call): void {
  const fields = fieldsAt(at)
  at.reply.map(fields.size)
  for (const [field, value] of fields) {
    at.reply.bulk(field)
    at.reply.bulk(value)
  }
}

function hdel(at: Call): void {
  const hash = read(at, at.args[1]!, 'hash')
  const removed = hash === undefined ? 0 : at.args.slice(2).filter((field) => removeField(hash, field)).length
  if (removed > 0) changed(at, at.args[1]!, 'h', 'hdel')
  at.reply.int(removed)
}

function hincrby(at: Call): void {
  const by = long(at.args[3]!)
  const value = readLong(fieldsAt(at).get(at.args[2]!) ?? '0') ?? fail('ERR hash value is not an integer')
  if (!isLong(value + by)) fail('ERR increment or decrement would overflow')
  setField(hashAt(at), at.args[2]!, String(value + by))
  changed(at, at.args[1]!, 'h', 'hincrby')
  at.reply.int(value + by)
}

function hincrbyfloat(at: Call): void {
  const [, key = '', field = '', by = ''] = at.args
  const step = double(by)
  if (!Number.isFinite(step)) fail('ERR value is NaN or Infinity')
  const old = fieldsAt(at).get(field) ?? '0'
  const value = readDouble(old) ?? fail('ERR hash value is not a float')
  if (!Number.isFinite(value + step)) fail('ERR increment would produce NaN or Infinity')
  const sum = addDecimals(old, by) ?? fail('ERR hash value is not a float')
  setField(hashAt(at), field, sum)
  changed(at, key, 'h', 'hincrbyfloat')
  at.reply.bulk(sum)
}

function hrandfield(at: Call): void {
  const args = new Arguments(at.args, 2)
  const fields = fieldsAt(at)
  if (args.done) return at.reply.bulkOrNull(drawn(at, [...fields.keys()], 1)[0])
  const count = int(args.next())
  const withValues = !args.done
  if (withValues && (args.word() !== 'withvalues' || !args.done)) fail(SYNTAX)
  const names = drawn(at, [...fields.keys()], count)
  at.reply.array(withValues && at.reply.resp === 2 ? 2 * names.length : names.length)
  for (const name of names) {
    if (withValues && at.reply.resp === 3) at.reply.array(2)
    at.reply.bulk(name)
    if (withValues) at.reply.bulk(fields.get(name)!)
  }
}

function hscan(at: Call): void {
  const cursor = cursorOf(at.args[2]!)
  const options = scanOptions(at, 3)
  const fields = fieldsAt(at)
  scanReply(at, cursor, [...fields.keys()], options, (field) => [field, fields.get(field)!])
}

export const hashes: Family = {
  hset: command(-4, 'write denyoom fast', ONE, (at) => at.reply.int(setAll(at))),
  hmset: command(-4, 'write denyoom fast', ONE, (at) => { setAll(at); at.reply.ok() }),
  hsetnx: command(4, 'write denyoom fast', ONE, hsetnx),
  hget: command(3, 'readonly fast', ONE, (at) => at.reply.bulkOrNull(fieldsAt(at).get(at.args[2]!))),
  hmget: command(-3, 'readonly fast', ONE, hmget),
  hgetall: command(2, 'readonly', ONE, hgetall),
  hdel: command(-3, 'write fast', ONE, hdel),
  hlen: command(2, 'readonly fast', ONE, (at) => at.reply.int(fieldsAt(at).size)),
  hexists: command(3, 'readonly fast', ONE, (at) => at.reply.int(fieldsAt(at).has(at.args[2]!) ? 1 : 0)),
  hkeys: command(2, 'readonly', ONE, (at) => at.reply.bulks([...fieldsAt(at).keys()])),
  hvals: command(2, 'readonly', ONE, (at) => at.reply.bulks([...fieldsAt(at).values()])),
  hstrlen: command(3, 'readonly fast', ONE, (at) => at.reply.int(fieldsAt(at).get(at.args[2]!)?.length ?? 0)),
  hincrby: command(4, 'write denyoom fast', ONE, hincrby),
  hincrbyfloat: command(4, 'write denyoom fast', ONE, hincrbyfloat),
  hrandfield: command(-2, 'readonly', ONE, hrandfield),
  hscan: command(-3, 'readonly', ONE, hscan),
}
