import { readInt } from './numbers.ts'
import { fromBytes } from './text.ts'
import { splitWords } from './words.ts'

/** What has come in on a connection and is no whole command yet. */
export interface Requests {
  bytes: Uint8Array
  start: number
  end: number
  /** Of a command that is half there: arguments to come, those that have come, and the length of the next. */
  left: number
  args: string[]
  bulk: number
}

/** The answer to bytes that are no RESP; the connection ends behind it. */
export class ProtocolError extends Error {}

const INLINE_MOST = 64 * 1024
const INT_MAX = 2 ** 31 - 1
const [CR, LF, STAR, DOLLAR] = [13, 10, 42, 36]

export const newRequests = (): Requests => ({ bytes: new Uint8Array(0), start: 0, end: 0, left: 0, args: [], bulk: -1 })

export const waiting = ({ start, end }: Requests): number => end - start

/** More bytes; the room doubles, so that a long argument is copied few times. */
export function take(requests: Requests, more: Uint8Array): void {
  const { start, end, bytes } = requests
  if (start === end && requests.left === 0 && requests.bulk < 0) {
    Object.assign(requests, { bytes: more, start: 0, end: more.length })
    return
  }
  const length = end - start
  if (end + more.length > bytes.length) {
    const room = new Uint8Array(Math.max(2 * (length + more.length), 1024))
    room.set(bytes.subarray(start, end))
    Object.assign(requests, { bytes: room, start: 0, end: length })
  }
  requests.bytes.set(more, requests.end)
  requests.end += more.length
}

export interface Limits { bulk: number; authenticated: boolean }

/** The next whole command, [] for one without words, null while there is none. */
export function nextCommand(requests: Requests, limits: Limits): string[] | null {
  if (requests.left === 0) {
    if (requests.start === requests.end) return null
    if (requests.bytes[requests.start] !== STAR) return inline(requests)
    const count = lineNumber(requests, 'too big mbulk count string')
    if (count === null) return null
    if (count.value === null || count.value > INT_MAX) throw new ProtocolError('invalid multibulk length')
    if (count.value > 10 && !limits.authenticated) throw new ProtocolError('unauthenticated multibulk length')
    if (count.value <= 0) return []
    requests.left = count.value
    requests.args = []
  }
  while (requests.left > 0) if (!readBulk(requests, limits)) return null
  const { args } = requests
  requests.args = []
  return args
}

function readBulk(requests: Requests, limits: Limits): boolean {
  if (requests.bulk < 0) {
    const at = requests.start
    if (findEnd(requests, 'too big bulk count string') < 0) return false
    if (requests.bytes[at] !== DOLLAR) throw new ProtocolError(`expected '$', got '${String.fromCharCode(requests.bytes[at]!)}'`)
    const length = lineNumber(requests, 'too big bulk count string')!.value
    if (length === null || length < 0 || length > limits.bulk) throw new ProtocolError('invalid bulk length')
    if (length > 16384 && !limits.authenticated) throw new ProtocolError('unauthenticated bulk length')
    requests.bulk = length
  }
  if (requests.end - requests.start < requests.bulk + 2) return false
  requests.args.push(fromBytes(requests.bytes, requests.start, requests.start + requests.bulk))
  requests.start += requests.bulk + 2
  requests.bulk = -1
  requests.left--
  return true
}

/** The number behind the first byte of a line that is there whole. */
function lineNumber(requests: Requests, tooLong: string): { value: number | null } | null {
  const end = findEnd(requests, tooLong)
  if (end < 0) return null
  const value = readInt(fromBytes(requests.bytes, requests.start + 1, end))
  requests.start = end + 2
  return { value }
}

/** Where the line's CR is, with a byte behind it. */
function findEnd({ bytes, start, end }: Requests, tooLong: string): number {
  const found = bytes.indexOf(CR, start)
  const isThere = found >= 0 && found < end
  if (isThere && found + 1 < end) return found
  if (!isThere && end - start > INLINE_MOST) throw new ProtocolError(tooLong)
  return -1
}

function inline(requests: Requests): string[] | null {
  const { bytes, start, end } = requests
  const found = bytes.subarray(start, end).indexOf(LF)
  if (found < 0) {
    if (end - start > INLINE_MOST) throw new ProtocolError('too big inline request')
    return null
  }
  const stop = start + found
  const words = splitWords(fromBytes(bytes, start, stop > start && bytes[stop - 1] === CR ? stop - 1 : stop))
  requests.start = stop + 1
  if (words === null) throw new ProtocolError('unbalanced quotes in request')
  return words
}
