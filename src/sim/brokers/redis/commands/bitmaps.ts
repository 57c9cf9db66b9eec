import type { Text } from '../data/values.ts'
import { changed, make, put, read, remove, setExpiry } from '../keys/keyspace.ts'
import { db, type Call } from '../state.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { Arguments, int } from './arguments.ts'
import { command, ONE, type Family } from './command.ts'

const newText = (): Text => ({ type: 'string', text: '' })
const textAt = (at: Call, key: string): string => read(at, key, 'string')?.text ?? ''

function offsetOf(text: string): number {
  const offset = int(text, 'ERR bit offset is not an integer or out of range')
  return offset < 0 || offset >= 2 ** 32 ? fail('ERR bit offset is not an integer or out of range') : offset
}

const bitAt = (text: string, bit: number): number => ((text.charCodeAt(bit >> 3) || 0) >> (7 - (bit & 7))) & 1

function setbit(at: Call): void {
  const [, key = '', offsetText = '', bitText = ''] = at.args
  const offset = offsetOf(offsetText)
  if (bitText !== '0' && bitText !== '1') fail('ERR bit is not an integer or out of range')
  const value = make(at, key, 'string', newText)
  const byte = Math.floor(offset / 8)
  const text = value.text.padEnd(byte + 1, '\0')
  const old = bitAt(text, offset)
  const mask = 1 << (7 - (offset & 7))
  const changedByte = bitText === '1' ? text.charCodeAt(byte) | mask : text.charCodeAt(byte) & ~mask
  value.text = text.slice(0, byte) + String.fromCharCode(changedByte) + text.slice(byte + 1)
  changed(at, key, '$', 'setbit')
  at.reply.int(old)
}

function getbit(at: Call): void {
  const offset = offsetOf(at.args[2]!)
  const text = textAt(at, at.args[1]!)
  at.reply.int(Math.floor(offset / 8) < text.length ? bitAt(text, offset) : 0)
}

/** The bits from `start` to `end` (in bytes or bits) as COUNT and POS take them; null where there are none. */
function bitsOf(text: string, start: number, end: number, unit: string): { from: number; to: number } | null {
  const length = unit === 'bit' ? text.length * 8 : text.length
  const from = Math.max(0, start < 0 ? start + length : start)
  const last = Math.min(length - 1, Math.max(0, end < 0 ? end + length : end))
  if (from > last) return null
  return unit === 'bit' ? { from, to: last + 1 } : { from: from * 8, to: last * 8 + 8 }
}

function unitOf(args: Arguments): string {
  if (args.done) return 'byte'
  const unit = args.word()
  return (unit === 'bit' || unit === 'byte') && args.done ? unit : fail(SYNTAX)
}

function bitcount(at: Call): void {
  const args = new Arguments(at.args, 2)
  const text = read(at, at.args[1]!, 'string')?.text
  if (text === undefined) return at.reply.int(0)
  if (args.left === 1) fail(SYNTAX)
  const range = args.done ? { start: 0, end: -1 } : { start: args.int(), end: args.int() }
  const unit = unitOf(args)
  const { start, end } = range
  const bits = start < 0 && end < 0 && start > end ? null : bitsOf(text, start, end, unit)
  let count = 0
  for (let bit = bits?.from ?? 0; bit < (bits?.to ?? 0); bit++) count += bitAt(text, bit)
  at.reply.int(count)
}

function bitpos(at: Call): void {
  const wanted = int(at.args[2]!)
  if (wanted !== 0 && wanted !== 1) fail('ERR The bit argument must be 1 or 0.')
  const args = new Arguments(at.args, 3)
  const text = read(at, at.args[1]!, 'string')?.text
  if (text === undefined) return at.reply.int(wanted === 1 ? -1 : 0)
  const start = args.done ? 0 : args.int()
  const hasEnd = !args.done
  const end = hasEnd ? args.int() : -1
  const unit = unitOf(args)
  const bits = bitsOf(text, start, end, unit)
  if (bits === null) return at.reply.int(-1)
  for (let bit = bits.from; bit < bits.to; bit++) if (bitAt(text, bit) === wanted) return at.reply.int(bit)
  // Behind the end there are zeros, unless an end was told.
  at.reply.int(wanted === 0 && !hasEnd ? text.length * 8 : -1)
}

const OPERATIONS: Record<string, (bytes: number[]) => number> = {
  and: (bytes) => bytes.reduce((a, b) => a & b), or: (bytes) => bytes.reduce((a, b) => a | b), xor: (bytes) => bytes.reduce((a, b) => a ^ b),
  not: ([byte = 0]) => ~byte & 255,
}

function bitop(at: Call): void {
  const name = at.args[1]!.toLowerCase()
  const operation = OPERATIONS[name] ?? fail(SYNTAX)
  const [target = '', ...keys] = at.args.slice(2)
  if (name === 'not' && keys.length !== 1) fail('ERR BITOP NOT must be called with a single source key.')
  const texts = keys.map((key) => textAt(at, key))
  const length = Math.max(...texts.map((text) => text.length))
  if (length === 0) remove(at, target)
  else {
    const codes = Array.from({ length }, (_, i) => String.fromCharCode(operation(texts.map((text) => text.charCodeAt(i) || 0))))
    put(at, db(at), target, { type: 'string', text: codes.join('') })
    setExpiry(at, db(at), target, null)
    changed(at, target, '$', 'set')
  }
  at.reply.int(length)
}

export const bitmaps: Family = {
  setbit: command(4, 'write denyoom', ONE, setbit),
  getbit: command(3, 'readonly fast', ONE, getbit),
  bitcount: command(-2, 'readonly', ONE, bitcount),
  bitpos: command(-3, 'readonly', ONE, bitpos),
  bitop: command(-4, 'write denyoom', [2, -1, 1], bitop),
}
