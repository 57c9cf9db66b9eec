import { textOf } from '../../payload.ts'

/**
 * Values are byte strings: a character for each byte, 0 to 255. They compare as bytes do, are keys of maps, and can be cloned; Redis is
 * binary-safe, and so are they.
 */
const CHUNK = 8192

export function fromBytes(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start <= CHUNK) return String.fromCharCode(...bytes.subarray(start, end))
  const parts: string[] = []
  for (let at = start; at < end; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, Math.min(end, at + CHUNK))))
  return parts.join('')
}

export function toBytes(text: string): Uint8Array {
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
