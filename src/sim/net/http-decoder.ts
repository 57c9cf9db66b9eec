import type { Ns } from '../../contract/time.ts'

/**
 * An incremental HTTP/1.1 decoder whose whole state is plain data (why it is our own:
 * docs/decisions/0001-own-http-decoder.md). `advance` runs to the next boundary of a message and says which it met, so
 * that a proxy can act between two messages of one segment.
 */
export interface HttpDecoder {
  role: 'request' | 'response'
  phase: 'head' | 'length' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'until-close' | 'end' | 'off'
  /** An unfinished head or line. */
  partial: Uint8Array | null
  /** Body bytes that the current length or chunk still owes. */
  remaining: number
  head: Head | null
  /** When the first byte of the message left its sender. */
  sent: Ns
  body: Uint8Array[]
  kept: number
  size: number
  /** How much of a body is kept. */
  keep: number
  /** Where `advance` stopped in the bytes it was given. */
  offset: number
}

export interface Head {
  method: string
  path: string
  status: number
  headers: [string, string][]
}

/** `off`: these bytes are not HTTP/1.1 (or no longer are, after an upgrade). */
export type Boundary = 'head' | 'end' | 'off' | null

/** Bytes of a body kept for the log. */
export const BODY_KEPT = 16 * 1024
const HEAD_MAX = 64 * 1024
const CR = 13
const LF = 10

export function httpDecoder(role: 'request' | 'response', keep = BODY_KEPT): HttpDecoder {
  return {
    role, phase: 'head', partial: null, remaining: 0, head: null, sent: 0, body: [], kept: 0, size: 0, keep, offset: 0,
  }
}

/** True between two messages: nothing of the next has come. */
export const atMessageStart = (d: HttpDecoder): boolean => d.phase === 'head' && d.partial === null

/**
 * Reads on from `offset`. `sent` is when these bytes left. `method` is that of the request under answer (HEAD and
 * CONNECT change what follows a response's head).
 */
export function advance(d: HttpDecoder, bytes: Uint8Array, offset: number, sent: Ns, method = ''): Boundary {
  d.offset = offset
  for (;;) {
    switch (d.phase) {
      case 'off':
        d.offset = bytes.length
        return null
      case 'end':
        d.phase = 'head'
        return 'end'
      case 'head': {
        if (d.offset >= bytes.length) return null
        if (d.partial === null) startMessage(d, sent)
        const found = readHead(d, bytes, method)
        if (found !== 'more') return found
        return null
      }
      case 'length':
      case 'chunk': {
        if (d.offset >= bytes.length) return null
        const take = Math.min(d.remaining, bytes.length - d.offset)
        keepBody(d, bytes.subarray(d.offset, d.offset + take))
        d.offset += take
        d.remaining -= take
        if (d.remaining === 0) d.phase = d.phase === 'length' ? 'end' : 'chunk-end'
        break
      }
      case 'until-close':
        if (d.offset < bytes.length) keepBody(d, bytes.subarray(d.offset))
        d.offset = bytes.length
        return null
      case 'chunk-size':
      case 'chunk-end':
      case 'trailers': {
        const line = readLine(d, bytes)
        if (line === null) return null
        if (!chunkLine(d, line)) return turnOff(d, bytes)
        break
      }
    }
  }
}

/** The sender has closed its half: ends a body that had no length. */
export function finish(d: HttpDecoder): Boundary {
  if (d.phase !== 'until-close') return null
  d.phase = 'head'
  return 'end'
}

/** The body as the log shows it: UTF-8 text of what was kept, cut between two characters. */
export function bodyText(d: HttpDecoder): { text: string; size: number } {
  if (d.kept === 0) return { text: '', size: d.size }
  const bytes = join(d.body, d.kept)
  return { text: decodeText(d.size > d.kept ? wholeCharacters(bytes) : bytes), size: d.size }
}

function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let lead = bytes.length - 1
  while (lead > bytes.length - 4 && lead > 0 && ((bytes[lead] as number) & 0xc0) === 0x80) lead--
  const first = bytes[lead] as number
  const needs = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
  return lead + needs > bytes.length ? bytes.subarray(0, lead) : bytes
}

export const bodyBytes = (d: HttpDecoder): Uint8Array => join(d.body, d.kept)

export function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
export const decodeText = (bytes: Uint8Array): string => utf8.decode(bytes)

function startMessage(d: HttpDecoder, sent: Ns): void {
  d.sent = sent
  d.head = null
  d.body = []
  d.kept = 0
  d.size = 0
}

function turnOff(d: HttpDecoder, bytes: Uint8Array): Boundary {
  d.phase = 'off'
  d.partial = null
  d.offset = bytes.length
  return 'off'
}

function readHead(d: HttpDecoder, bytes: Uint8Array, method: string): Boundary | 'more' {
  const before = d.partial?.length ?? 0
  const fresh = bytes.subarray(d.offset)
  let text = d.partial === null ? fresh : join([d.partial, fresh], before + fresh.length)
  // A server ignores empty lines before a request line (RFC 9112, 2.2).
  let skipped = 0
  while (d.role === 'request' && (text[skipped] === CR || text[skipped] === LF)) skipped++
  if (skipped > 0) text = text.subarray(skipped)
  if (!looksLikeHttp(d.role, text)) return turnOff(d, bytes)
  const end = endOfHead(text)
  if (end < 0) {
    if (text.length > HEAD_MAX) return turnOff(d, bytes)
    d.partial = text.slice()
    d.offset = bytes.length
    return 'more'
  }
  d.partial = null
  d.offset += skipped + end - before
  const head = parseHead(d.role, decodeText(text.subarray(0, end - 4)))
  if (head === null || !frameBody(d, head, method)) return turnOff(d, bytes)
  if (d.role === 'response' && head.status < 200 && head.status !== 101) {
    // An interim answer (100, 103): the real one follows.
    d.phase = 'head'
    return d.offset < bytes.length ? advance(d, bytes, d.offset, d.sent, method) : 'more'
  }
  d.head = head
  return 'head'
}

const METHOD_FIRST = /^[A-Z]/
const REQUEST_LINE = /^([A-Z][A-Z0-9_-]*) (\S+) HTTP\/1\.[01]$/
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: .*)?$/

/** A first look that costs nothing: binary protocols and line protocols are known by their first bytes. */
function looksLikeHttp(role: 'request' | 'response', text: Uint8Array): boolean {
  if (text.length === 0) return true
  if (role === 'response') return 'HTTP/'.startsWith(decodeText(text.subarray(0, Math.min(5, text.length))))
  if (!METHOD_FIRST.test(String.fromCharCode(text[0] as number))) return false
  const eol = text.indexOf(LF)
  if (eol < 0) return true
  return REQUEST_LINE.test(decodeText(text.subarray(0, eol > 0 && text[eol - 1] === CR ? eol - 1 : eol)))
}

/** Index behind the empty line that ends a head, or -1. */
function endOfHead(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === CR && bytes[at + 2] === LF && bytes[at - 1] === CR) return at + 3
  }
  return -1
}

function parseHead(role: 'request' | 'response', text: string): Head | null {
  const lines = text.split('\r\n')
  const first = lines[0] as string
  const headers: [string, string][] = []
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] as string
    const colon = line.indexOf(':')
    if (colon <= 0) return null
    headers.push([line.slice(0, colon), line.slice(colon + 1).trim()])
  }
  if (role === 'request') {
    const m = REQUEST_LINE.exec(first)
    return m ? { method: m[1] as string, path: m[2] as string, status: 0, headers } : null
  }
  const m = STATUS_LINE.exec(first)
  return m ? { method: '', path: '', status: Number(m[1]), headers } : null
}

export function headerOf(head: { headers: [string, string][] }, name: string): string | undefined {
  return head.headers.find(([key]) => key.length === name.length && key.toLowerCase() === name)?.[1]
}

/** Decides what follows the head (RFC 9112, 6.3). False: it cannot be told. */
function frameBody(d: HttpDecoder, head: Head, method: string): boolean {
  const response = d.role === 'response'
  const bodiless = response && (head.status < 200 || head.status === 204 || head.status === 304 || method === 'HEAD')
  const coding = headerOf(head, 'transfer-encoding')
  const length = headerOf(head, 'content-length')
  if (bodiless) d.phase = 'end'
  else if (coding !== undefined) d.phase = /(^|,)\s*chunked\s*$/i.test(coding) ? 'chunk-size' : 'until-close'
  else if (length !== undefined) {
    if (!/^\d{1,15}$/.test(length)) return false
    d.remaining = Number(length)
    d.phase = d.remaining === 0 ? 'end' : 'length'
  } else d.phase = response ? 'until-close' : 'end'
  return response || d.phase !== 'until-close'
}

function keepBody(d: HttpDecoder, bytes: Uint8Array): void {
  d.size += bytes.length
  if (d.kept >= d.keep || bytes.length === 0) return
  const part = bytes.slice(0, d.keep - d.kept)
  d.body.push(part)
  d.kept += part.length
}

/** The next line without its end, or null while it is not complete. */
function readLine(d: HttpDecoder, bytes: Uint8Array): string | null {
  if (d.offset >= bytes.length) return null
  const eol = bytes.indexOf(LF, d.offset)
  const part = bytes.subarray(d.offset, eol < 0 ? bytes.length : eol)
  const line = d.partial === null ? part : join([d.partial, part], d.partial.length + part.length)
  if (eol < 0) {
    d.partial = line.slice()
    d.offset = bytes.length
    return null
  }
  d.partial = null
  d.offset = eol + 1
  return decodeText(line.at(-1) === CR ? line.subarray(0, -1) : line)
}

function chunkLine(d: HttpDecoder, line: string): boolean {
  if (d.phase === 'chunk-end') {
    d.phase = 'chunk-size'
    return line === ''
  }
  if (d.phase === 'trailers') {
    if (line === '') d.phase = 'end'
    return true
  }
  const size = /^([0-9a-fA-F]{1,12})\s*(;.*)?$/.exec(line)
  if (!size) return false
  d.remaining = Number.parseInt(size[1] as string, 16)
  d.phase = d.remaining === 0 ? 'trailers' : 'chunk'
  return true
}
