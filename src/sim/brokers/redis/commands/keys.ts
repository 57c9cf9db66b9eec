import type { Kind, Value } from '../data/values.ts'
import { isIntset } from '../data/set.ts'
import { changed, decayed, find, peek, put, remove, setExpiry, take, touched } from '../keys/keyspace.ts'
import { notify } from '../keys/notify.ts'
import { cursorOf, inScanOrder, scan, scanOptions } from '../keys/scan.ts'
import { setting, settingNumber } from '../server/config.ts'
import { db, type Call, type Db } from '../state.ts'
import { tellGone } from '../tell/values.ts'
import { fits } from '../wire/glob.ts'
import { readLong } from '../wire/numbers.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments, int, moment } from './arguments.ts'
import { ALL, command, container, keyless, ONE, TWO, type Family } from './command.ts'

const NO_KEY = 'ERR no such key'
const OUT_OF_RANGE = 'ERR DB index is out of range'

function del(at: Call): void {
  at.reply.int(at.args.slice(1).filter((key) => remove(at, key)).length)
}

function exists(at: Call): void {
  at.reply.int(at.args.slice(1).filter((key) => find(at, key)).length)
}

const KINDS: Record<Kind, string> = { string: 'string', list: 'list', hash: 'hash', set: 'set', zset: 'zset', stream: 'stream' }

function ttl(at: Call, unit: number): void {
  const key = at.args[1]!
  if (!find(at, key, false)) return at.reply.int(-2)
  const expireAt = db(at).expiring.get(key)
  at.reply.int(expireAt === undefined ? -1 : Math.floor((expireAt - at.io.wall + unit / 2) / unit))
}

function expireTime(at: Call, unit: number): void {
  const key = at.args[1]!
  if (!find(at, key, false)) return at.reply.int(-2)
  const expireAt = db(at).expiring.get(key)
  at.reply.int(expireAt === undefined ? -1 : Math.floor((expireAt + unit / 2) / unit))
}

function expireConditions(at: Call): Set<string> {
  const told = new Set(at.args.slice(3).map((word) => word.toLowerCase()))
  for (const [i, word] of [...told].entries()) if (!['nx', 'xx', 'gt', 'lt'].includes(word)) fail(`ERR Unsupported option ${at.args[3 + i]}`)
  if (told.has('nx') && told.size > 1) fail('ERR NX and XX, GT or LT options at the same time are not compatible')
  if (told.has('gt') && told.has('lt')) fail('ERR GT and LT options at the same time are not compatible')
  return told
}

function expireGeneric(unit: 's' | 'ms', fromNow: boolean): (at: Call) => void {
  return (at) => {
    const key = at.args[1]!
    const told = expireConditions(at)
    const when = moment(at.args[2]!, unit, fromNow ? at.io.wall : 0, at.args[0]!.toLowerCase(), false)
    if (!find(at, key, false)) return at.reply.int(0)
    const current = db(at).expiring.get(key)
    const refused = (told.has('nx') && current !== undefined) || (told.has('xx') && current === undefined)
      || (told.has('gt') && when <= (current ?? Infinity)) || (told.has('lt') && when >= (current ?? Infinity))
    if (refused) return at.reply.int(0)
    if (when <= at.io.wall) remove(at, key)
    else {
      setExpiry(at, db(at), key, when)
      changed(at, key, 'g', 'expire')
    }
    at.reply.int(1)
  }
}

function persist(at: Call): void {
  const key = at.args[1]!
  const had = find(at, key) !== undefined && db(at).expiring.delete(key)
  if (had) changed(at, key, 'g', 'persist')
  at.reply.int(had ? 1 : 0)
}

function rename(at: Call, onlyNew: boolean): void {
  const [, from = '', to = ''] = at.args
  if (!find(at, from)) fail(NO_KEY)
  if (from === to) return onlyNew ? at.reply.int(0) : at.reply.ok()
  if (peek(at, db(at), to) !== undefined) {
    if (onlyNew) return at.reply.int(0)
    const old = take(at, db(at), to)!
    tellGone(at, to, old, `overwritten by RENAME`, at.client.fd)
  }
  const expireAt = db(at).expiring.get(from) ?? null
  const value = take(at, db(at), from)!
  put(at, db(at), to, value)
  setExpiry(at, db(at), to, expireAt)
  touched(at, db(at), from)
  notify(at, db(at).index, 'g', 'rename_from', from)
  changed(at, to, 'g', 'rename_to')
  if (onlyNew) at.reply.int(1)
  else at.reply.ok()
}

function dbOf(at: Call, text: string): Db {
  const index = int(text)
  return at.state.dbs[index] ?? fail(OUT_OF_RANGE)
}

function copy(at: Call): void {
  const [, from = '', to = ''] = at.args
  const args = new Arguments(at.args, 3)
  let target = db(at)
  let replace = false
  while (!args.done) {
    const word = args.word()
    if (word === 'db') target = dbOf(at, args.next())
    else if (word === 'replace') replace = true
    else fail(SYNTAX)
  }
  if (target === db(at) && from === to) fail('ERR source and destination objects are the same')
  const entry = find(at, from)
  if (entry === undefined) return at.reply.int(0)
  const there = peek(at, target, to)
  if (there !== undefined && !replace) return at.reply.int(0)
  if (there !== undefined) take(at, target, to)
  put(at, target, to, structuredClone(entry.value))
  setExpiry(at, target, to, db(at).expiring.get(from) ?? null)
  at.wrote.push(to)
  touched(at, target, to)
  notify(at, target.index, 'g', 'copy_to', to)
  at.reply.int(1)
}

function move(at: Call): void {
  const key = at.args[1]!
  const target = dbOf(at, at.args[2]!)
  if (target === db(at)) fail('ERR source and destination objects are the same')
  if (find(at, key) === undefined || peek(at, target, key) !== undefined) return at.reply.int(0)
  const expireAt = db(at).expiring.get(key) ?? null
  const value = take(at, db(at), key)!
  put(at, target, key, value)
  setExpiry(at, target, key, expireAt)
  at.wrote.push(key)
  touched(at, db(at), key)
  touched(at, target, key)
  notify(at, db(at).index, 'g', 'move_from', key)
  notify(at, target.index, 'g', 'move_to', key)
  at.reply.int(1)
}

const living = (at: Call): string[] => [...db(at).keys.keys()].filter((key) => peek(at, db(at), key))

function keys(at: Call): void {
  at.reply.bulks(inScanOrder(at.state, living(at).filter((key) => fits(at.args[1]!, key))))
}

function scanKeys(at: Call): void {
  const cursor = cursorOf(at.args[1]!)
  const { match, count, type } = scanOptions(at, 2, true)
  const { next, found } = scan(at.state, cursor, db(at).keys.keys(), count)
  const shown = found.filter((key) => (match === null || fits(match, key)) && peek(at, db(at), key) !== undefined
    && (type === null || KINDS[db(at).keys.get(key)!.value.type] === type))
  at.reply.array(2)
  at.reply.bulk(String(next))
  at.reply.bulks(shown)
}

function randomkey(at: Call): void {
  const all = living(at)
  at.reply.bulkOrNull(all[Math.floor(at.io.dice() * all.length)])
}

function flush(at: Call, dbs: Db[]): void {
  const word = at.args[1]?.toLowerCase()
  if (at.args.length > 2 || (word !== undefined && word !== 'async' && word !== 'sync')) fail(SYNTAX)
  for (const one of dbs) {
    for (const key of [...one.keys.keys()]) {
      const value = take(at, one, key)!
      tellGone(at, key, value, 'flushed', at.client.fd)
      at.wrote.push(key)
      touched(at, one, key)
    }
  }
  at.reply.ok()
}

function swapdb(at: Call): void {
  const [a, b] = [dbAt(at, at.args[1]!, 'first'), dbAt(at, at.args[2]!, 'second')]
  const { keys: inA, expiring: ofA } = a
  Object.assign(a, { keys: b.keys, expiring: b.expiring })
  Object.assign(b, { keys: inA, expiring: ofA })
  for (const one of [a, b]) for (const key of one.keys.keys()) touched(at, one, key)
  at.reply.ok()
}

function dbAt(at: Call, text: string, which: string): Db {
  const index = readLong(text) ?? fail(`ERR invalid ${which} DB index`)
  return at.state.dbs[Number(index)] ?? fail(OUT_OF_RANGE)
}

/** How the real server would have packed it. */
function encodingOf(at: Call, value: Value): string {
  const limit = (name: string): number => settingNumber(at.state.config, name)
  const short = (texts: Iterable<string>, name: string): boolean => [...texts].every((text) => text.length <= limit(name))
  switch (value.type) {
    case 'string': return readLong(value.text) !== null ? 'int' : value.text.length <= 44 ? 'embstr' : 'raw'
    case 'list': return 'quicklist'
    case 'hash':
      return value.fields.size <= limit('hash-max-listpack-entries') && short([...value.fields].flat(), 'hash-max-listpack-value') ? 'listpack' : 'hashtable'
    case 'set': return isIntset(value) ? 'intset' : 'hashtable'
    case 'zset': return value.order.length <= limit('zset-max-listpack-entries') && short(value.order, 'zset-max-listpack-value') ? 'listpack' : 'skiplist'
    case 'stream': return 'stream'
  }
}

const entryAt = (at: Call) => find(at, at.args[2]!, false)
const usesLfu = (at: Call): boolean => setting(at.state.config, 'maxmemory-policy').includes('lfu')

const object: Family = {
  encoding: command(3, 'readonly', [2, 2, 1], (at) => {
    const entry = entryAt(at)
    at.reply.bulkOrNull(entry && encodingOf(at, entry.value))
  }),
  refcount: command(3, 'readonly', [2, 2, 1], (at) => (entryAt(at) ? at.reply.int(1) : at.reply.null())),
  idletime: command(3, 'readonly', [2, 2, 1], (at) => {
    const entry = entryAt(at)
    if (entry === undefined) return at.reply.null()
    if (usesLfu(at)) fail('ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.')
    at.reply.int(Math.floor((at.io.now - entry.usedAt) / 1e9))
  }),
  freq: command(3, 'readonly', [2, 2, 1], (at) => {
    const entry = entryAt(at)
    if (entry === undefined) return at.reply.null()
    if (!usesLfu(at)) fail('ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.')
    at.reply.int(decayed(entry, at.io.now))
  }),
}

function memoryUsage(at: Call): void {
  const entry = entryAt(at)
  if (entry === undefined) at.reply.null()
  else at.reply.int(entry.counted)
}

export const keyCommands: Family = {
  del: command(-2, 'write', ALL, del),
  unlink: command(-2, 'write fast', ALL, del),
  exists: command(-2, 'readonly fast', ALL, exists),
  touch: command(-2, 'readonly fast', ALL, exists),
  type: command(2, 'readonly fast', ONE, (at) => {
    const entry = find(at, at.args[1]!, false)
    at.reply.simple(entry === undefined ? 'none' : KINDS[entry.value.type])
  }),
  ttl: command(2, 'readonly fast', ONE, (at) => ttl(at, 1000)),
  pttl: command(2, 'readonly fast', ONE, (at) => ttl(at, 1)),
  expiretime: command(2, 'readonly fast', ONE, (at) => expireTime(at, 1000)),
  pexpiretime: command(2, 'readonly fast', ONE, (at) => expireTime(at, 1)),
  expire: command(-3, 'write fast', ONE, expireGeneric('s', true)),
  pexpire: command(-3, 'write fast', ONE, expireGeneric('ms', true)),
  expireat: command(-3, 'write fast', ONE, expireGeneric('s', false)),
  pexpireat: command(-3, 'write fast', ONE, expireGeneric('ms', false)),
  persist: command(2, 'write fast', ONE, persist),
  rename: command(3, 'write', TWO, (at) => rename(at, false)),
  renamenx: command(3, 'write fast', TWO, (at) => rename(at, true)),
  copy: command(-3, 'write denyoom', TWO, copy),
  move: command(3, 'write fast', ONE, move),
  keys: keyless(2, 'readonly', keys),
  scan: keyless(-2, 'readonly', scanKeys),
  randomkey: keyless(1, 'readonly', randomkey),
  dbsize: keyless(1, 'readonly fast', (at) => at.reply.int(db(at).keys.size)),
  flushdb: keyless(-1, 'write', (at) => flush(at, [db(at)])),
  flushall: keyless(-1, 'write', (at) => flush(at, at.state.dbs)),
  swapdb: keyless(3, 'write fast', swapdb),
  object: container(object),
  memory: container({ usage: command(-3, 'readonly', [2, 2, 1], memoryUsage) }),
}
