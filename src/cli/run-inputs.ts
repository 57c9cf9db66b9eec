import { readFile } from 'node:fs/promises'
import type { HttpRequest, TimedCommand } from '../contract/commands.ts'
import { faultSpecSchema } from '../contract/faults.ts'
import { SECOND, type Ns } from '../contract/time.ts'
import { scheduleSchema, type Schedule } from '../explore/schedule.ts'
import { readFault as readSpec } from '../grade/faults.ts'
import { CheckMistake } from '../grade/protocol.ts'
import { durationMs, IS_TOO_LONG, LONGEST_MS } from '../lab/duration.ts'
import { messageOf, UsageError } from './errors.ts'

/** Where no moment is given: the services have started by then. */
const DEFAULT_AT = SECOND

const REQUEST = /^(?<method>[A-Za-z]+)\s+(?<url>\S+)(?:\s+(?<body>.*?))?(?:\s*@(?<at>[\d.]+[a-z]+))?$/s
/** Faults that can wait for an event. */
const STRIKING = faultSpecSchema.def.options.filter((option) => 'at' in option.def.shape).map((option) => option.def.shape.type.def.values[0] as string)

const FORM = 'METHOD URL [BODY] [@MOMENT], for example "GET http://orders:8001/orders @2s"'

export interface WrittenRequest { request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>; at: number | null }

/** "POST http://orders:8001/orders {...} @2s": a request, and its moment (ns) where it has one. */
export function readRequest(text: string, what: string): WrittenRequest {
  const match = REQUEST.exec(text.trim())?.groups
  if (!match?.['url']?.includes('://')) throw new UsageError(`${what}: expected ${FORM}`)
  const body = match['body'] ?? ''
  const moment = /^@\S*$|\s(@\d[\w.]*)$/.exec(body)
  if (moment) throw new UsageError(`${what}: "${moment[1] ?? moment[0]}" is no moment of virtual time; write @2s or @500ms`)
  const headers: [string, string][] = /^\s*[[{]/.test(body) ? [['content-type', 'application/json']] : []
  const at = match['at'] === undefined ? null : momentOf(match['at'], what)
  return { request: { method: match['method']!.toUpperCase(), url: match['url'], headers, body }, at }
}

/** The options' requests and faults in the order of their moments, each within a run until `until`. */
export async function readCommands({ request = [], fault = [] }: { request?: string[]; fault?: string[] }, until: Ns): Promise<TimedCommand[]> {
  const faults = (await Promise.all(fault.map(readFaultOption))).flat()
  const commands = [...faults, ...request.map(readRequestOption)].sort((a, b) => a.t - b.t)
  const late = commands.find(({ t }) => t > until)
  if (late) throw new UsageError(`${nameOf(late)} would come at ${late.t / 1e9} s of virtual time, and the run ends at ${until / 1e9} s: give it an earlier moment, or the run a longer --for`)
  return commands
}

const nameOf = ({ command }: TimedCommand): string =>
  (command.type === 'http' ? `--request "${command.request.method} ${command.request.url}"` : command.type === 'arm' ? `--fault ${command.spec.type}` : command.type)

/** `--request "POST http://orders:8001/orders {...} @2s"` */
export function readRequestOption(text: string, index: number): TimedCommand {
  const { request, at } = readRequest(text, `--request "${text}"`)
  return { t: at ?? DEFAULT_AT, step: 0, command: { type: 'http', request: { id: `request-${index + 1}`, ...request } } }
}

/** `--fault '{"type": "latency", "latency": 3000, "to": "payments", "at": "2s"}'`, or a file with one or a list of them. */
export async function readFaultOption(text: string, index: number): Promise<TimedCommand[]> {
  const isJson = /^\s*[[{]/.test(text)
  const what = isJson ? '--fault' : `--fault ${text}`
  const source = isJson ? text : await readFile(text, 'utf8').catch(() => { throw new UsageError(`--fault ${text}: there is no such file. Give a JSON file or JSON: '{"type": "down", "to": "payments"}'`) })
  const faults = [parseJson(source, what)].flat()
  if (faults.length === 0) throw new UsageError(`${what}: the list holds no fault. A fault is an object such as {"type": "down", "to": "payments"}`)
  return faults.map((fault, i) => readFault(fault, `fault-${index + 1}${faults.length > 1 ? `-${i + 1}` : ''}`, what))
}

/** `--schedule FILE`: a run that swarm or explore has written down. */
export async function readSchedule(file: string): Promise<Schedule> {
  const what = `--schedule ${file}`
  const source = await readFile(file, 'utf8').catch(() => { throw new UsageError(`${what}: there is no such file. Give one that \`faultline swarm --out\` or \`faultline explore --out\` has written.`) })
  const read = scheduleSchema.safeParse(parseJson(source, what))
  if (read.data) return read.data
  const [issue] = read.error!.issues
  throw new UsageError(`${what}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}. Give one that \`faultline swarm --out\` or \`faultline explore --out\` has written.`)
}

function parseJson(source: string, what: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw new UsageError(`${what}: not JSON: ${messageOf(error)}`)
  }
}

function readFault(raw: unknown, id: string, what: string): TimedCommand {
  if (typeof raw !== 'object' || raw === null) throw new UsageError(`${what}: a fault is an object such as {"type": "down", "to": "payments"}`)
  const { from, to, toxicity, duration, mode, value, at: when, ...rest } = raw as Record<string, unknown>
  const given = Object.fromEntries(Object.entries({ from, to, toxicity, duration, mode, value }).filter(([, one]) => one !== undefined))
  // `at` is a moment ("2s"), or the event at which a fault of a process strikes ("http.request").
  const isEvent = when !== undefined && durationMs(String(when)) === null && STRIKING.includes(String(rest['type']))
  const [at, spec] = isEvent ? [undefined, { ...rest, at: when }] : [when, rest]
  const fault = faultOf(spec, given, what)
  return { t: momentOf(at === undefined ? undefined : String(at), what), step: 0, command: { type: 'arm', id, ...fault } }
}

function faultOf(spec: Record<string, unknown>, scope: object, what: string): ReturnType<typeof readSpec> {
  try {
    return readSpec(spec, scope, 'from')
  } catch (error) {
    if (error instanceof CheckMistake) throw new UsageError(`${what}: ${error.message}`)
    throw error
  }
}

function momentOf(text: string | undefined, what: string): number {
  if (text === undefined) return DEFAULT_AT
  const ms = durationMs(text)
  if (ms === null) throw new UsageError(`${what}: "${text}" is no moment of virtual time; write 2s or 500ms`)
  if (ms > LONGEST_MS) throw new UsageError(`${what}: "${text}" ${IS_TOO_LONG}`)
  return Math.round(ms * 1e6)
}
