import { textOf } from '../../payload.ts'
import { MAX_CONTROL_LINE, MAX_PAYLOAD } from '../config.ts'

/** What came in and is not taken apart yet. Chunks are joined once there is enough to go on, not before. */
export interface Parser {
  chunks: Uint8Array[]
  bytes: number
  /** Nothing can be done with fewer bytes than that. */
  need: number
  payload: Payload | null
}

interface Payload { subject: string; reply: string; header: number; size: number }

export type Frame =
  | { op: 'pub'; subject: string; reply: string; headers: Uint8Array | null; data: Uint8Array }
  | { op: 'line'; verb: Verb; args: string }
  /** A message may come: the line that says so was read. */
  | { op: 'head'; subject: string }
  /** `says`: what the server tells before it hangs up; '' for nothing. */
  | { op: 'error'; says: string; why: string }

const VERBS = ['PUB', 'HPUB', 'SUB', 'UNSUB', 'PING', 'PONG', 'CONNECT', 'INFO', '+OK', '-ERR'] as const
type Verb = (typeof VERBS)[number]

export const newParser = (): Parser => ({ chunks: [], bytes: 0, need: 1, payload: null })

export function feed(parser: Parser, chunk: Uint8Array): void {
  parser.chunks.push(chunk)
  parser.bytes += chunk.length
}

/** The next thing that came in whole; null where there is none yet. */
export function nextFrame(parser: Parser, headers: boolean): Frame | null {
  if (parser.bytes < parser.need) return null
  const all = join(parser)
  return parser.payload === null ? nextLine(parser, all, headers) : nextPayload(parser, all, parser.payload)
}

function nextPayload(parser: Parser, all: Uint8Array, { subject, reply, header, size }: Payload): Frame | null {
  // Byte by byte, as the real parser looks: a message longer than it says is found out at once.
  if ((all.length > size && all[size] !== 13) || (all.length > size + 1 && all[size + 1] !== 10)) return unknown(`the message to ${subject} is longer than the ${size} bytes that it said`)
  if (all.length < size + 2) {
    parser.need = all.length > size ? size + 2 : size + 1
    return null
  }
  parser.payload = null
  consume(parser, all, size + 2)
  return { op: 'pub', subject, reply, headers: header > 0 ? all.subarray(0, header) : null, data: all.subarray(Math.max(0, header), size) }
}

function nextLine(parser: Parser, all: Uint8Array, headers: boolean): Frame | null {
  const newline = all.indexOf(10)
  const line = newline < 0 ? all.subarray(0, MAX_CONTROL_LINE + 16) : all.subarray(0, newline)
  const begins = textOf(line.subarray(0, 8)).toUpperCase()
  const verb = VERBS.find((one) => begins.startsWith(one) && (begins.length === one.length || /\s/.test(begins[one.length]!)))
  if (verb === undefined && (newline >= 0 || !VERBS.some((one) => one.startsWith(begins)))) {
    return unknown(`it begins with ${JSON.stringify(textOf(all.subarray(0, 32)))}. Does something else speak to this port?`)
  }
  const args = verb === undefined ? '' : textOf(line.subarray(verb.length)).trim()
  if (verb !== undefined && args.length > MAX_CONTROL_LINE) return { op: 'error', says: 'maximum control line exceeded', why: `a line of more than ${MAX_CONTROL_LINE} bytes` }
  if (newline < 0) {
    parser.need = all.length + 1
    return null
  }
  consume(parser, all, newline + 1)
  if (verb !== 'PUB' && verb !== 'HPUB') return { op: 'line', verb: verb!, args }
  return head(parser, verb, args, headers)
}

function head(parser: Parser, verb: 'PUB' | 'HPUB', args: string, headers: boolean): Frame {
  const silently = (why: string): Frame => ({ op: 'error', says: '', why })
  if (verb === 'HPUB' && !headers) return silently('headers, which its CONNECT did not ask for')
  const words = args.split(/[ \t]+/)
  const sizes = verb === 'PUB' ? 1 : 2
  if (words.length < sizes + 1 || words.length > sizes + 2) return silently(`${verb} ${args}: it takes a subject, maybe a reply, and ${sizes === 1 ? 'a size' : 'two sizes'}`)
  const [header, size] = sizes === 1 ? [0, sizeOf(words.at(-1)!)] : [sizeOf(words.at(-2)!), sizeOf(words.at(-1)!)]
  if (header < 0 || size < 0 || header > size) return silently(`${verb} ${args}: these sizes cannot be`)
  if (size > MAX_PAYLOAD) return { op: 'error', says: 'Maximum Payload Violation', why: `a message of ${size} bytes; max_payload is ${MAX_PAYLOAD}` }
  const subject = words[0]!
  parser.payload = { subject, reply: words.length === sizes + 2 ? words[1]! : '', header, size }
  parser.need = size + 1
  return { op: 'head', subject }
}

const sizeOf = (word: string): number => (/^\d{1,15}$/.test(word) ? Number(word) : -1)
const unknown = (why: string): Frame => ({ op: 'error', says: 'Unknown Protocol Operation', why })

function join(parser: Parser): Uint8Array {
  if (parser.chunks.length === 1) return parser.chunks[0]!
  const all = new Uint8Array(parser.bytes)
  let at = 0
  for (const chunk of parser.chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  parser.chunks = [all]
  return all
}

function consume(parser: Parser, all: Uint8Array, count: number): void {
  const rest = all.subarray(count)
  parser.chunks = rest.length === 0 ? [] : [rest]
  parser.bytes = rest.length
  parser.need = 1
}
