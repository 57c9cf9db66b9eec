import * as z from 'zod/mini'
import { paceSchema, timedCommandSchema, worldCommandSchema, type Pace, type TimedCommand, type WorldCommand } from './commands.ts'
import { labEventSchema, type LabEvent } from './events.ts'
import { checkRequestSchema, checkResultSchema, type CheckRequest, type CheckResult, type Verdict } from './grade.ts'
import { runRequestSchema, type RunRequest } from './run.ts'
import { socketNewsSchema, type SocketNews } from './sockets.ts'
import type { Files } from './files.ts'
import type { OutsideWorld } from './world.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/**
 * The sandbox is a port. The local adapter (a frame and a worker), Node worker threads, and later a WebContainer and
 * a recorded log all run the same lab behind it, and one conformance suite holds them to it.
 */
export interface SandboxRuntime {
  /** Resolves when the engine is loaded and a run would start at once. Safe to call often. */
  warm(onProgress?: (p: BootProgress) => void): Promise<void>
  start(request: RunRequest, listener: RunListener, world?: OutsideWorld): Promise<Run>
  /** Runs the checks; each result is told as it comes. `onEvents` receives the log of failing checks' worlds. */
  check(request: CheckRequest, listener: CheckListener, world?: OutsideWorld): Promise<Verdict>
  exec(request: ExecRequest, onOutput: (stream: 'stdout' | 'stderr', text: string) => void): Promise<ExecResult>
  dispose(): void
}

export interface BootProgress { phase: 'download' | 'compile' | 'restore' | 'cold-boot' | 'ready'; loaded: number; total: number }

/** A run of somebody else's start that this page has joined. */
export interface JoinedRun {
  /** What it was started with. */
  request: RunRequest
  run: Run
  /** Lets go of it; it goes on. */
  leave(): void
}

export interface Run {
  readonly id: string
  send(command: WorldCommand): void
  pace(pace: Pace): void
  /** Runs exactly one kernel step (while paused). */
  step(): void
  /** Ends the run; the log is closed with run.end. Resolves with its summary. */
  stop(): Promise<RunSummary>
}

export interface RunListener {
  /** In order, without gaps; batched, at most one batch a frame. */
  events(events: LabEvent[]): void
  clock(clock: ClockState): void
  /** What the lab sends to a connection from outside of it, which `socket` commands have opened (SPEC H1). */
  socket?(socket: number, news: SocketNews): void
  /** Once, after the last event. */
  ended(summary: RunSummary): void
}

export const clockStateSchema = z.object({
  now: z.number(),
  steps: z.number(),
  pace: paceSchema,
  /** True when nothing is left to happen but what a command would start. */
  idle: z.boolean(),
  /** What the last single step did, in words, '' if nothing was left to do; absent while time runs by itself. */
  did: z.optional(z.string()),
})
export type ClockState = z.infer<typeof clockStateSchema>

export const runSummarySchema = z.object({
  runId: z.string(),
  hash: z.string(),
  events: z.number(),
  virtualNs: z.number(),
  wallMs: z.number(),
  reason: z.string(),
  detail: z.string(),
  /** What a replay needs besides the request. */
  commands: z.array(timedCommandSchema),
})
export type RunSummary = z.infer<typeof runSummarySchema>
export type { TimedCommand }

export interface CheckListener {
  result(result: CheckResult): void
  /** The log of one check's world, for the timeline. */
  log(id: string, seed: number, events: LabEvent[]): void
  /** How many checks x seeds there are, once collected. */
  collected?(count: number): void
}

export interface ExecRequest { argv: string[]; files: Files; cwd: string; env: Record<string, string>; seed: number; epoch: number }
export interface ExecResult { code: number; detail: string }

/** Messages into the worker. Each carries the run's id; a stale run's are dropped. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), request: runRequestSchema, hasWorld: z.boolean() }),
  z.object({ type: z.literal('command'), runId: z.string(), command: worldCommandSchema }),
  z.object({ type: z.literal('pace'), runId: z.string(), pace: paceSchema }),
  z.object({ type: z.literal('step'), runId: z.string() }),
  z.object({ type: z.literal('stop'), runId: z.string() }),
  z.object({ type: z.literal('check'), runId: z.string(), request: checkRequestSchema, hasWorld: z.boolean() }),
  z.object({
    type: z.literal('exec'), runId: z.string(), argv: z.array(z.string()), cwd: z.string(), seed: z.int(), epoch: z.number(),
    files: z.record(z.string(), z.union([z.string(), bytes])), env: z.record(z.string(), z.string()),
  }),
  z.object({ type: z.literal('ping'), runId: z.string(), nonce: z.number() }),
  z.object({
    type: z.literal('world'), runId: z.string(), id: z.number(),
    response: z.nullable(z.object({
      status: z.number(), statusText: z.string(), headers: z.array(z.tuple([z.string(), z.string()])),
      body: bytes, delay: z.number(),
    })),
    error: z.optional(z.string()),
  }),
])
export type HostMessage = z.infer<typeof hostMessageSchema>

/** Messages out of the worker. */
export const engineMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), runId: z.string(), phase: z.enum(['download', 'compile', 'restore', 'cold-boot', 'ready']), loaded: z.number(), total: z.number() }),
  z.object({ type: z.literal('started'), runId: z.string() }),
  z.object({ type: z.literal('events'), runId: z.string(), events: z.array(labEventSchema) }),
  z.object({ type: z.literal('clock'), runId: z.string(), clock: clockStateSchema }),
  z.object({ type: z.literal('socket'), runId: z.string(), socket: z.number(), news: socketNewsSchema }),
  z.object({ type: z.literal('ended'), runId: z.string(), summary: runSummarySchema }),
  z.object({ type: z.literal('collected'), runId: z.string(), count: z.number() }),
  z.object({ type: z.literal('result'), runId: z.string(), result: checkResultSchema }),
  z.object({ type: z.literal('log'), runId: z.string(), id: z.string(), seed: z.number(), events: z.array(labEventSchema) }),
  z.object({ type: z.literal('verdict'), runId: z.string(), points: z.number(), pointsMax: z.number(), error: z.string() }),
  z.object({ type: z.literal('output'), runId: z.string(), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  z.object({ type: z.literal('exited'), runId: z.string(), code: z.number(), detail: z.string() }),
  z.object({ type: z.literal('pong'), runId: z.string(), nonce: z.number() }),
  z.object({
    type: z.literal('world'), runId: z.string(),
    request: z.object({ id: z.number(), method: z.string(), url: z.string(), headers: z.array(z.tuple([z.string(), z.string()])), body: bytes }),
  }),
  /** The engine itself failed; no more comes for this run. */
  z.object({ type: z.literal('failed'), runId: z.string(), message: z.string() }),
  /** A snapshot made by this very engine, to be kept by the page for next time. */
  z.object({ type: z.literal('snapshot'), runId: z.string(), bytes: bytes }),
])
export type EngineMessage = z.infer<typeof engineMessageSchema>
