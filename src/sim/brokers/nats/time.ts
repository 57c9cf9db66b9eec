import { MS } from '../../../contract/time.ts'
import { isoSecond } from '../../calendar.ts'
import type { Io } from '../system.ts'

/** A moment of the wall clock to the nanosecond: milliseconds since 1970, and nanoseconds within that millisecond. */
export interface Stamp { ms: number; ns: number }

export const stampOf = (io: Io): Stamp => ({ ms: io.wall, ns: Math.floor(io.now % MS) })

/** As Go writes it (RFC 3339): no zeros at the end of the fraction. */
export function rfc3339({ ms, ns }: Stamp): string {
  const fraction = `${String(ms % 1000).padStart(3, '0')}${String(ns).padStart(6, '0')}`.replace(/0+$/, '')
  return fraction === '' ? isoSecond(ms) : isoSecond(ms).replace('Z', `.${fraction}Z`)
}

/** Nanoseconds since 1970, as digits: more than a number holds. */
export const nanosText = ({ ms, ns }: Stamp): string => `${ms}${String(ns).padStart(6, '0')}`

/** A time that a client gives, in milliseconds with a fraction; null where it is none. */
export function parseTime(text: string): number | null {
  // Without a zone it would be a time of this machine's.
  const ms = /(Z|[-+]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(ms) ? null : ms
}

/** Of two moments: in milliseconds, with the fraction. */
export const millis = ({ ms, ns }: Stamp): number => ms + ns / MS

/** Go's time.ParseDuration, in nanoseconds: "1h30m", "1.5s", "250ms"; null where it is none. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0
  const units: Record<string, number> = { ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }
  const match = /^([-+]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text)
  if (!match) return null
  let sum = 0
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)) sum += Number(number) * units[unit!]!
  return match[1] === '-' ? -sum : sum
}
