import { concat } from './bytes.ts'

/** Writing DER (ITU-T X.690), as far as a certificate needs it. */
export const BIT_STRING = 0x03
export const OCTET_STRING = 0x04
export const UTF8 = 0x0c
export const SEQUENCE = 0x30
export const SET = 0x31

export function der(tag: number, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concat(...parts)
  const size = body.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return concat(Uint8Array.of(tag, ...length), body)
}

/** A positive number, most significant byte first. */
export const integer = (bytes: Uint8Array): Uint8Array =>
  der(0x02, (bytes[0] as number) & 0x80 ? concat(Uint8Array.of(0), bytes) : bytes)

export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const part of rest) {
    const groups = [part & 127]
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(left & 127 | 128)
    bytes.push(...groups)
  }
  return der(0x06, Uint8Array.from(bytes))
}

/** A day of Unix time as YYYYMMDD, in a calendar that begins its years in March so that leap days come last. */
function calendarDay(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const march = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * march + 2) / 5) + 1
  const month = march < 10 ? march + 3 : march - 9
  return `${era * 400 + year + (month <= 2 ? 1 : 0)}${two(month)}${two(day)}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `ms`: Unix time. UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function time(ms: number): Uint8Array {
  const seconds = Math.floor(ms / 1000)
  const days = Math.floor(seconds / 86_400)
  const left = seconds - days * 86_400
  const digits = `${calendarDay(days)}${two(Math.floor(left / 3600))}${two(Math.floor(left / 60) % 60)}${two(left % 60)}Z`
  const short = Number(digits.slice(0, 4)) < 2050
  return der(short ? 0x17 : 0x18, new TextEncoder().encode(short ? digits.slice(2) : digits))
}
