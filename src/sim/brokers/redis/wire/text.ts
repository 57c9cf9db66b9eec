import { textOf } from '../../payload.ts'

/**
 * Values are byte strings: a character for each byte, 0 to 255. They compare as bytes do, are keys of maps, and can be cloned; Redis is
 * binary-safe, and so are they.
 */
const CHUNK = 8192
/** Below this the platform's coders cost more than they save. */
const SHORT = 64
const decoder = new TextDecoder()

export function fromBytes(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const some = bytes.subarray(start, end)
  if (some.length <= SHORT) return charsOf(some)
  if (isAsciiIn(some)) return decoder.decode(some)
  const parts: string[] = []
  for (let at = 0; at < some.length; at += CHUNK) parts.push(charsOf(some.subarray(at, at + CHUNK)))
  return parts.join('')
}

/** Spreading would go byte by byte through an iterator. */
const charsOf = (bytes: Uint8Array): string => String.fromCharCode.apply(null, bytes as unknown as number[])

function isAsciiIn(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 127) return false
  return true
}

export function toBytes(text: string): Uint8Array {
  if (text.length > SHORT) {
    const encoded = encoder.encode(text)
    // Longer by the bytes over 127, if there are any.
    if (encoded.length === text.length) return encoded
  }
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

const encoder = new TextEncoder()
/** Text as its UTF-8 bytes. */
export const fromText = (text: string): string => (isAscii(text) ? text : fromBytes(encoder.encode(text)))
/** Bytes as the text that a person reads. */
export const toText = (bytes: string): string => (isAscii(bytes) ? bytes : textOf(toBytes(bytes)))

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/** The order of bytes. */
export const compareBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
