import { isoSecond } from '../calendar.ts'
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

/** `ms`: Unix time. UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function time(ms: number): Uint8Array {
  const digits = isoSecond(ms).replaceAll(/[-:T]/g, '')
  const short = Number(digits.slice(0, 4)) < 2050
  return der(short ? 0x17 : 0x18, new TextEncoder().encode(short ? digits.slice(2) : digits))
}
