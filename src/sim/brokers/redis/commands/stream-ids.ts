import { HIGHEST_ID, idOf } from '../data/stream.ts'
import { UNSIGNED_MAX } from '../wire/numbers.ts'
import { fail } from '../wire/reply.ts'

const INVALID = 'ERR Invalid stream ID specified as stream command argument'

const unsigned = (text: string): bigint | null => {
  if (!/^\d{1,20}$/.test(text)) return null
  const value = BigInt(text)
  return value > UNSIGNED_MAX ? null : value
}

/** `5-1`; `5` where the sequence is not told: then `missing`. null: no id. */
function parse(text: string, missing: bigint): bigint | null {
  const dash = text.indexOf('-')
  const ms = unsigned(dash < 0 ? text : text.slice(0, dash))
  const seq = dash < 0 ? missing : unsigned(text.slice(dash + 1))
  return ms === null || seq === null ? null : idOf(ms, seq)
}

export const strictId = (text: string, missing = 0n): bigint => parse(text, missing) ?? fail(INVALID)

/** `-` and `+` are the lowest and the highest. */
function anyId(text: string, missing: bigint): bigint {
  if (text === '-') return 0n
  return text === '+' ? HIGHEST_ID : strictId(text, missing)
}

/** An end of a range, `(` before it leaves it out. */
export function rangeStart(text: string): bigint {
  if (!text.startsWith('(')) return anyId(text, 0n)
  const id = strictId(text.slice(1), 0n)
  return id === HIGHEST_ID ? fail('ERR invalid start ID for the interval') : id + 1n
}

export function rangeEnd(text: string): bigint {
  if (!text.startsWith('(')) return anyId(text, UNSIGNED_MAX)
  const id = strictId(text.slice(1), UNSIGNED_MAX)
  return id === 0n ? fail('ERR invalid end ID for the interval') : id - 1n
}

/** What XADD was told: `*`, `5-*`, or all of it. */
export type WantedId = { ms: bigint | null; seq: bigint | null }

export function wantedId(text: string): WantedId {
  if (text === '*') return { ms: null, seq: null }
  if (text.endsWith('-*')) {
    const ms = unsigned(text.slice(0, -2)) ?? fail(INVALID)
    return { ms, seq: null }
  }
  const id = strictId(text, 0n)
  return { ms: id >> 64n, seq: id & UNSIGNED_MAX }
}
