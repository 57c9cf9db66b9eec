import type { Text } from '../data/values.ts'
import { changed, find, make, peek, put, read, remove, setExpiry } from '../keys/keyspace.ts'
import { notify } from '../keys/notify.ts'
import { settingNumber } from '../server/config.ts'
import { db, type Call } from '../state.ts'
import { addDecimals, isLong, readDouble, readLong } from '../wire/numbers.ts'
import { fail, NOT_A_FLOAT, NOT_AN_INTEGER, SYNTAX, WRONG_TYPE } from '../wire/reply.ts'
import { Arguments, int, long, moment } from './arguments.ts'
import { ALL, command, ONE, wrongArity, type Family } from './command.ts'

const textAt = (at: Call, key: string): string | undefined => read(at, key, 'string')?.text
const newText = (): Text => ({ type: 'string', text: '' })

function store(at: Call, key: string, text: string, expireAt: number | null | 'keep' = null): void {
  put(at, db(at), key, { type: 'string', text })
  if (expireAt !== 'keep') setExpiry(at, db(at), key, expireAt)
  changed(at, key, '$', 'set')
  if (typeof expireAt === 'number') notify(at, db(at).index, 'g', 'expire', key)
}

/** EX, PX, EXAT and PXAT with their number: the moment. */
function momentOf(at: Call, word: string, args: Arguments, name: string): number {
  return moment(args.next(), word.startsWith('e') ? 's' : 'ms', word.endsWith('at') ? 0 : at.io.wall, name)
}
const TIMES = new Set(['ex', 'px', 'exat', 'pxat'])

function set(at: Call): void {
  const { reply } = at
  const [, key = '', text = ''] = at.args
  const args = new Arguments(at.args, 3)
  const told = new Set<string>()
  let expireAt: number | null | 'keep' = null
  while (!args.done) {
    const word = args.word()
    const isTime = TIMES.has(word) || word === 'keepttl'
    const kind = isTime ? 'time' : word === 'nx' || word === 'xx' ? 'if' : word === 'get' ? 'get' : fail(SYNTAX)
    if (told.has(kind) && kind !== 'get' && !(kind === 'if' && told.has(word))) fail(SYNTAX)
    told.add(kind).add(word)
    if (isTime) expireAt = word === 'keepttl' ? 'keep' : momentOf(at, word, args, 'set')
  }
  const wantsOld = told.has('get')
  const old = wantsOld ? textAt(at, key) : undefined
  const exists = peek(at, db(at), key) !== undefined
  const stays = told.has('nx') ? exists : told.has('xx') ? !exists : false
  if (!stays) store(at, key, text, expireAt)
  if (wantsOld) reply.bulkOrNull(old)
  else if (stays) reply.null()
  else reply.ok()
}

function setWithTime(unit: 's' | 'ms', name: string): (at: Call) => void {
  return (at) => {
    store(at, at.args[1]!, at.args[3]!, moment(at.args[2]!, unit, at.io.wall, name))
    at.reply.ok()
  }
}

function setnx(at: Call): void {
  const isThere = peek(at, db(at), at.args[1]!) !== undefined
  if (!isThere) store(at, at.args[1]!, at.args[2]!)
  at.reply.int(isThere ? 0 : 1)
}

function getset(at: Call): void {
  const old = textAt(at, at.args[1]!)
  store(at, at.args[1]!, at.args[2]!)
  at.reply.bulkOrNull(old)
}

function getdel(at: Call): void {
  const old = textAt(at, at.args[1]!)
  if (old !== undefined) remove(at, at.args[1]!)
  at.reply.bulkOrNull(old)
}

function getex(at: Call): void {
  const key = at.args[1]!
  const args = new Arguments(at.args, 2)
  const word = args.done ? 'keep' : args.word()
  if (args.left !== (TIMES.has(word) ? 1 : 0) || !(TIMES.has(word) || word === 'persist' || at.args.length === 2)) fail(SYNTAX)
  const text = textAt(at, key)
  if (text === undefined) return at.reply.null()
  const expireAt = word === 'persist' ? null : TIMES.has(word) ? momentOf(at, word, args, 'getex') : 'keep'
  at.reply.bulkOrNull(text)
  if (expireAt === 'keep') return
  if (expireAt === null) {
    if (!db(at).expiring.has(key)) return
    setExpiry(at, db(at), key, null)
    changed(at, key, 'g', 'persist')
  } else if (expireAt <= at.io.wall) remove(at, key)
  else {
    setExpiry(at, db(at), key, expireAt)
    changed(at, key, 'g', 'expire')
  }
}

function mget(at: Call): void {
  const keys = at.args.slice(1)
  at.reply.array(keys.length)
  for (const key of keys) {
    const value = find(at, key)?.value
    at.reply.bulkOrNull(value?.type === 'string' ? value.text : null)
  }
}

function mset(at: Call, onlyNew: boolean): void {
  const pairs = at.args.slice(1)
  if (pairs.length % 2 === 1) fail(wrongArity(onlyNew ? 'msetnx' : 'mset'))
  const keys = pairs.filter((_, i) => i % 2 === 0)
  const refused = onlyNew && keys.some((key) => peek(at, db(at), key))
  if (!refused) keys.forEach((key, i) => store(at, key, pairs[2 * i + 1]!))
  if (onlyNew) at.reply.int(refused ? 0 : 1)
  else at.reply.ok()
}

function checkSize(at: Call, size: number): void {
  if (size > settingNumber(at.state.config, 'proto-max-bulk-len')) fail('ERR string exceeds maximum allowed size (proto-max-bulk-len)')
}

function append(at: Call): void {
  const [, key = '', more = ''] = at.args
  checkSize(at, (textAt(at, key)?.length ?? 0) + more.length)
  const value = make(at, key, 'string', newText)
  value.text += more
  changed(at, key, '$', 'append')
  at.reply.int(value.text.length)
}

function setrange(at: Call): void {
  const [, key = '', offsetText = '', more = ''] = at.args
  const offset = int(offsetText)
  if (offset < 0) fail('ERR offset is out of range')
  const before = textAt(at, key)
  if (more === '') return at.reply.int(before?.length ?? 0)
  checkSize(at, offset + more.length)
  const value = make(at, key, 'string', newText)
  value.text = value.text.padEnd(offset, '\0').slice(0, offset) + more + value.text.slice(offset + more.length)
  changed(at, key, '$', 'setrange')
  at.reply.int(value.text.length)
}

function getrange(at: Call): void {
  const [start, end] = [int(at.args[2]!), int(at.args[3]!)]
  const text = textAt(at, at.args[1]!) ?? ''
  if (start < 0 && end < 0 && start > end) return at.reply.bulk('')
  const from = Math.max(0, start < 0 ? start + text.length : start)
  const last = Math.min(text.length - 1, Math.max(0, end < 0 ? end + text.length : end))
  at.reply.bulk(from > last ? '' : text.slice(from, last + 1))
}

function add(at: Call, by: bigint): void {
  const key = at.args[1]!
  const text = textAt(at, key) ?? '0'
  const value = readLong(text) ?? fail(NOT_AN_INTEGER)
  if (!isLong(value + by)) fail('ERR increment or decrement would overflow')
  const sum = String(value + by)
  make(at, key, 'string', newText).text = sum
  changed(at, key, '$', 'incrby')
  at.reply.int(value + by)
}

function decrby(at: Call): void {
  const by = long(at.args[2]!)
  if (!isLong(-by)) fail('ERR decrement would overflow')
  add(at, -by)
}

function incrbyfloat(at: Call): void {
  const [, key = '', by = ''] = at.args
  const old = textAt(at, key) ?? '0'
  const [value, step] = [readDouble(old), readDouble(by)]
  if (value === null || step === null) return fail(NOT_A_FLOAT)
  if (!Number.isFinite(value + step)) fail('ERR increment would produce NaN or Infinity')
  const sum = addDecimals(old, by) ?? fail(NOT_A_FLOAT)
  make(at, key, 'string', newText).text = sum
  changed(at, key, '$', 'incrbyfloat')
  at.reply.bulk(sum)
}

function strlen(at: Call): void {
  at.reply.int(textAt(at, at.args[1]!)?.length ?? 0)
}

function get(at: Call): void {
  const value = find(at, at.args[1]!)?.value
  if (value === undefined) at.reply.null()
  else at.reply.bulk(value.type === 'string' ? value.text : fail(WRONG_TYPE))
}

export const strings: Family = {
  get: command(2, 'readonly fast', ONE, get),
  set: command(-3, 'write denyoom', ONE, set),
  setnx: command(3, 'write denyoom fast', ONE, setnx),
  setex: command(4, 'write denyoom', ONE, setWithTime('s', 'setex')),
  psetex: command(4, 'write denyoom', ONE, setWithTime('ms', 'psetex')),
  getset: command(3, 'write denyoom fast', ONE, getset),
  getdel: command(2, 'write fast', ONE, getdel),
  getex: command(-2, 'write fast', ONE, getex),
  mget: command(-2, 'readonly fast', ALL, mget),
  mset: command(-3, 'write denyoom', [1, -1, 2], (at) => mset(at, false)),
  msetnx: command(-3, 'write denyoom', [1, -1, 2], (at) => mset(at, true)),
  append: command(3, 'write denyoom fast', ONE, append),
  strlen: command(2, 'readonly fast', ONE, strlen),
  setrange: command(4, 'write denyoom', ONE, setrange),
  getrange: command(4, 'readonly', ONE, getrange),
  substr: command(4, 'readonly', ONE, getrange),
  incr: command(2, 'write denyoom fast', ONE, (at) => add(at, 1n)),
  decr: command(2, 'write denyoom fast', ONE, (at) => add(at, -1n)),
  incrby: command(3, 'write denyoom fast', ONE, (at) => add(at, long(at.args[2]!))),
  decrby: command(3, 'write denyoom fast', ONE, decrby),
  incrbyfloat: command(3, 'write denyoom fast', ONE, incrbyfloat),
}
