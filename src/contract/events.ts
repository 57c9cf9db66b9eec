import * as z from 'zod/mini'
import { busShapes } from './bus.ts'
import { faultScopeSchema, faultSpecSchema } from './faults.ts'
import { worldCommandSchema } from './commands.ts'

/**
 * The event log: the one truth of a run (SPEC L1). Everything that happens is one of these; panels, the grader and
 * the replay are pure functions of them. `seq` counts from 0 without gaps, `t` is virtual ns and never falls,
 * `process` is the process the event belongs to ('' for the world itself).
 *
 * An HTTP exchange is named `exchange` (unique in a run); `conn` names the TCP connection under it.
 */
const base = { seq: z.int(), t: z.number(), process: z.string() }
const event = <K extends string, S extends z.core.$ZodShape>(kind: K, shape: S) =>
  z.object({ ...base, kind: z.literal(kind), ...shape })

/** Of a broker's events: the connection that the message came or left by. */
const conn = z.optional(z.number())

const headers = z.array(z.tuple([z.string(), z.string()]))
/** A message body as text (UTF-8, replacement characters where it is not), cut at 16 KiB; `size` is the whole. */
const body = z.object({ text: z.string(), size: z.number() })

export const labEventSchema = z.discriminatedUnion('kind', [
  // the run
  event('run.start', { seed: z.number(), epoch: z.number(), lab: z.string(), format: z.number() }),
  event('run.end', { reason: z.string(), detail: z.string() }),
  event('command', { step: z.number(), command: worldCommandSchema }),
  event('note', { text: z.string() }),

  // processes. `generation` counts the starts of one name, from 1.
  event('process.start', { service: z.string(), command: z.string(), ip: z.string(), generation: z.number() }),
  /** Listening on its first port and started: traffic can reach it. */
  event('process.ready', { port: z.number() }),
  event('process.healthy', {}),
  event('process.unhealthy', { detail: z.string() }),
  /** code: what the shell shows; 137 for SIGKILL, 143 for an unhandled SIGTERM. `detail` explains it in a line. */
  event('process.exit', { code: z.number(), cause: z.enum(['exit', 'crash', 'stop', 'error', 'limit']), detail: z.string() }),
  event('stdout', { text: z.string() }),
  event('stderr', { text: z.string() }),
  /** A named thing went wrong inside a process, where the file and line are known. */
  event('problem', {
    code: z.string(),
    message: z.string(),
    file: z.optional(z.string()),
    line: z.optional(z.number()),
  }),
  /** Its event loop stood still from `since` until now in the call `what`: nothing else in this service could run. */
  event('process.blocked', { since: z.number(), what: z.string(), file: z.optional(z.string()), line: z.optional(z.number()) }),
  /** What an \`eval\` command came to: what it printed, and its value as python's prompt shows it; \`more\`: the code is not whole. */
  event('eval', { id: z.string(), outcome: z.enum(['value', 'error', 'more']), text: z.string() }),

  // the network
  event('net.listen', { port: z.number() }),
  event('net.unlisten', { port: z.number() }),
  event('net.connect', { conn: z.number(), from: z.string(), to: z.string(), port: z.number() }),
  event('net.established', { conn: z.number(), from: z.string(), to: z.string(), port: z.number() }),
  event('net.refused', { conn: z.number(), from: z.string(), to: z.string(), port: z.number(), detail: z.string() }),
  event('net.close', { conn: z.number(), from: z.string(), to: z.string() }),
  event('net.reset', { conn: z.number(), from: z.string(), to: z.string(), detail: z.string() }),
  event('net.retransmit', { conn: z.number(), from: z.string(), to: z.string(), attempt: z.number() }),
  /** The end of a TLS handshake (N5): `ok`, or why not in `detail`. `sni` and `alpn` are '' where there is none. */
  event('net.tls', {
    conn: z.number(), from: z.string(), to: z.string(), sni: z.string(), alpn: z.string(), version: z.string(), ok: z.boolean(), detail: z.string(),
  }),
  event('dns', { name: z.string(), ok: z.boolean() }),

  // HTTP as decoded from the wire, whatever the learner instruments (N2)
  /** `process` is the sender; `sent` is when its first byte left. */
  event('http.request', {
    exchange: z.number(), conn: z.number(), from: z.string(), to: z.string(),
    method: z.string(), path: z.string(), headers, body, sent: z.number(),
    /** The id of the `http` command, where a command sent it. */
    request: z.optional(z.string()),
    /** The fault that sent it again in the caller's name, if one did. */
    fault: z.optional(z.string()),
    /** Over TLS (N5). */
    scheme: z.optional(z.literal('https')),
  }),
  /** Logged when its last byte arrives at the caller. `process` is the answering side. */
  event('http.response', {
    exchange: z.number(), conn: z.number(), from: z.string(), to: z.string(),
    status: z.number(), headers, body, sent: z.number(),
    request: z.optional(z.string()),
    /** The fault that answered in the service's place, if one did. */
    fault: z.optional(z.string()),
  }),
  /** An exchange that will get no (whole) answer: the connection went away or the caller gave up. */
  event('http.failed', {
    exchange: z.number(), conn: z.number(), from: z.string(), to: z.string(), error: z.string(),
    request: z.optional(z.string()),
  }),
  /** An `http` command that did not get as far as an exchange (no such host, refused, timed out connecting). */
  event('client.failed', { request: z.string(), error: z.string() }),

  // the outside world (N3)
  event('world.request', { id: z.number(), method: z.string(), url: z.string() }),
  event('world.response', { id: z.number(), status: z.number() }),
  event('world.missing', { method: z.string(), url: z.string(), detail: z.string() }),

  // event buses: what each says is in bus.ts; `process` is the broker
  event('bus.produce', { conn, ...busShapes['bus.produce'] }),
  event('bus.deliver', { conn, ...busShapes['bus.deliver'] }),
  event('bus.ack', { conn, ...busShapes['bus.ack'] }),
  event('bus.requeue', { conn, ...busShapes['bus.requeue'] }),
  event('bus.dead', { conn, ...busShapes['bus.dead'] }),
  event('bus.drop', { conn, ...busShapes['bus.drop'] }),
  event('bus.channel', { conn, ...busShapes['bus.channel'] }),
  event('bus.group', { conn, ...busShapes['bus.group'] }),
  event('bus.leader', { conn, ...busShapes['bus.leader'] }),
  event('bus.error', { conn, ...busShapes['bus.error'] }),

  // faults
  /** `chosen`: the processes that its mode picked. */
  event('fault.arm', { id: z.string(), spec: faultSpecSchema, scope: faultScopeSchema, chosen: z.optional(z.array(z.string())) }),
  event('fault.clear', { id: z.string(), reason: z.enum(['command', 'duration']) }),
  /** A fault touched something: a connection, an exchange for the http faults, or `process` itself. */
  event('fault.hit', { id: z.string(), conn: z.optional(z.number()), exchange: z.optional(z.number()), effect: z.string() }),
])
export type LabEvent = z.infer<typeof labEventSchema>
export type EventKind = LabEvent['kind']
export type EventOf<K extends EventKind> = Extract<LabEvent, { kind: K }>

/** Version of the log's format; part of the hash. */
export const LOG_FORMAT = 1
