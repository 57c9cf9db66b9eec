import * as z from 'zod/mini'
import { busMessageSchema, busReplaySchema } from './bus.ts'
import { faultScopeSchema, faultSpecSchema } from './faults.ts'
import { socketActSchema } from './sockets.ts'

/**
 * What may travel back into a run. Each is applied at a step boundary and written to the log with its virtual
 * time and step, so that an interactive session replays exactly (SPEC L1).
 */
export const httpRequestSchema = z.object({
  /** Chosen by the sender; the answer's events carry it. */
  id: z.string(),
  method: z.string(),
  /** http://service:port/path, as a service of the lab would write it. */
  url: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  /** Milliseconds of virtual time the caller waits; 30,000 unless told. */
  timeout: z.optional(z.number()),
  /** The name of the calling host on the network: `client` unless told. */
  from: z.optional(z.string()),
})
export type HttpRequest = z.infer<typeof httpRequestSchema>

/** Whether a server could read it as a method: GET, VERSION-CONTROL. */
export const isMethod = (text: string): boolean => /^[A-Z][\w-]*$/i.test(text)

export const worldCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('http'), request: httpRequestSchema }),
  z.object({ type: z.literal('arm'), id: z.string(), spec: faultSpecSchema, scope: faultScopeSchema }),
  z.object({ type: z.literal('clear'), id: z.string() }),
  /** SIGKILL: nothing of the process runs again. `unsent`: within its next step, whose files are written and whose messages are not sent. */
  z.object({ type: z.literal('crash'), process: z.string(), unsent: z.optional(z.boolean()) }),
  /** SIGTERM, the lifespan's shutdown runs, then exit. */
  z.object({ type: z.literal('stop'), process: z.string() }),
  /** Starts a process that is not running; `files` replaces files of its workspace first (an edit). */
  z.object({
    type: z.literal('restart'),
    process: z.string(),
    /** Milliseconds of virtual time before it starts. */
    delay: z.optional(z.number()),
    files: z.optional(z.record(z.string(), z.nullable(z.string()))),
  }),
  /** A line of Python in a running program's own console (SPEC P9); `id` is the sender's, its answer carries it. */
  z.object({ type: z.literal('eval'), process: z.string(), id: z.string(), code: z.string() }),
  /** A message by hand into a broker. */
  z.object({ type: z.literal('publish'), process: z.string(), message: busMessageSchema }),
  /** A broker's group or durable consumer reads again from a place. */
  z.object({ type: z.literal('replay'), process: z.string(), from: busReplaySchema }),
  /** What is under way on a connection towards one of its ends (0: who connected) arrives so many ns later. Explore's schedules have it. */
  z.object({ type: z.literal('delay'), conn: z.int(), to: z.union([z.literal(0), z.literal(1)]), ns: z.number().check(z.minimum(0)) }),
  /** What a real program does on a connection into the lab. `socket`: its number, chosen by the sender and used once in a run; on a host the odd ones are its own ports'. */
  z.object({ type: z.literal('socket'), socket: z.int(), act: socketActSchema }),
])
export type WorldCommand = z.infer<typeof worldCommandSchema>

/** A command of a recorded run: applied once the kernel has run `step` steps and its clock stands at `t` ns. */
export const timedCommandSchema = z.object({ t: z.number(), step: z.number(), command: worldCommandSchema })
export type TimedCommand = z.infer<typeof timedCommandSchema>

/** Steers the clock of a live run; changes nothing in the world, so it is not part of the log. */
export const paceSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('paused') }),
  /** Virtual seconds per wall second. */
  z.object({ mode: z.literal('paced'), speed: z.number() }),
  /** As fast as possible, from event to event; rests where nothing is left to happen. */
  z.object({ mode: z.literal('max') }),
  /** As fast as possible to the run's limit of virtual time, where it ends: for runs that nobody watches. */
  z.object({ mode: z.literal('finish') }),
  /** As fast as possible to the virtual time `t` (ns), where it pauses: how a recorded run is played again. */
  z.object({ mode: z.literal('until'), t: z.number() }),
])
export type Pace = z.infer<typeof paceSchema>
