import type { Call, Redis } from '../state.ts'
import { fits } from '../wire/glob.ts'
import { readInt } from '../wire/numbers.ts'
import { fail, NOT_AN_INTEGER, SYNTAX } from '../wire/reply.ts'
import { compareBytes } from '../wire/text.ts'

/** Where a key or member lies in the order of a scan: FNV-1a with the server's own seed, so that it is in no order one may rely on. */
export const positions = ({ hashSeed }: Pick<Redis, 'hashSeed'>) => (text: string): number => {
  let hash = hashSeed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // A cursor is one more, and 0 is the end.
  return (hash ^ (hash >>> 15)) >>> 1
}

export function inScanOrder(state: Redis, all: Iterable<string>): string[] {
  const position = positions(state)
  return [...all].sort((a, b) => position(a) - position(b) || compareBytes(a, b))
}

export interface ScanOptions { match: string | null; count: number; type: string | null }

export function scanOptions({ args }: Call, from: number, withType = false): ScanOptions {
  const options: ScanOptions = { match: null, count: 10, type: null }
  for (let i = from; i < args.length; i += 2) {
    const word = args[i]!.toLowerCase()
    const value = args[i + 1] ?? fail(SYNTAX)
    if (word === 'match') options.match = value
    else if (word === 'count') {
      options.count = readInt(value) ?? fail(NOT_AN_INTEGER)
      if (options.count < 1) fail(SYNTAX)
    } else if (word === 'type' && withType) options.type = value.toLowerCase()
    else fail(SYNTAX)
  }
  return options
}

/** strtoul: what is no number at all is 0. */
export function cursorOf(text: string): number {
  const word = text.split('\0', 1)[0]!
  return /^(?:[+-]?\d{1,20})?$/.test(word) ? Math.abs(Number(word)) || 0 : fail('ERR invalid cursor')
}

/**
 * Those that come next: everything has one place for as long as it is there, and a cursor is a place. So what is there from the beginning
 * of a scan to its end is given at least once, whatever else comes and goes.
 */
export function scan(state: Redis, cursor: number, all: Iterable<string>, count: number): { next: number; found: string[] } {
  const position = positions(state)
  const ahead = [...all].map((text) => ({ text, at: position(text) })).filter(({ at }) => at >= cursor).sort((a, b) => a.at - b.at || compareBytes(a.text, b.text))
  const last = ahead[count - 1]
  if (last === undefined || ahead.length === count) return { next: 0, found: ahead.map(({ text }) => text) }
  // Those in one place go together.
  const found = ahead.filter(({ at }) => at <= last.at)
  return { next: found.length === ahead.length ? 0 : last.at + 1, found: found.map(({ text }) => text) }
}

/** HSCAN, SSCAN and ZSCAN. A collection in a compact encoding comes whole. */
const COMPACT = 128

export function scanReply(at: Call, cursor: number, all: string[], options: ScanOptions, shown: (text: string) => string[]): void {
  const { next, found } = all.length <= COMPACT ? { next: 0, found: all } : scan(at.state, cursor, all, options.count)
  at.reply.array(2)
  at.reply.bulk(String(next))
  at.reply.bulks(found.filter((text) => options.match === null || fits(options.match, text)).flatMap(shown))
}
