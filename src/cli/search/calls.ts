import * as z from 'zod/mini'
import { labEventSchema } from '../../contract/events.ts'
import type { Lab } from '../../contract/lab.ts'
import { worldCommandSchema } from '../../contract/commands.ts'
import { RULES } from '../../explore/broken.ts'
import type { ExploreBounds } from '../../explore/explore.ts'
import type { Experiment } from '../../chaos/experiment.ts'
import type { Injected } from '../../explore/schedule.ts'
import { scheduleSchema } from '../../explore/schedule.ts'
import type { PlainRequest, Scenario } from '../../explore/scenario.ts'

/** What the command asks of a sandbox that searches. Each call has one answer; some tell of their progress before it. */
export interface Project { files: Record<string, string>; lab: Lab }

export type Call =
  /** The requests that a project's checks send on a lab without faults. */
  | { kind: 'requests'; project: Project; checks: Record<string, string> }
  | { kind: 'swarm.open'; project: Project; scenario: Scenario }
  | { kind: 'swarm.run'; seeds: number[]; anew: boolean; expected: Record<number, string> | null; schedules: boolean }
  | { kind: 'swarm.shrink'; run: { seed: number; hash: string; broken: z.infer<typeof brokenSchema>[]; injected: Injected[] } }
  | { kind: 'explore'; project: Project; scenario: Scenario; setup: PlainRequest[]; seed: number; bounds: ExploreBounds }
  | { kind: 'chaos'; project: Project; experiment: Experiment; seed: number }
  | { kind: 'swarm.replay'; seed: number; injected: Injected[] }

// Answers come from a process that runs learners' code: each is checked before anything is done with it.
const requestSchema = z.object({
  method: z.string(), url: z.string(), headers: z.array(z.tuple([z.string(), z.string()])), body: z.string(), timeout: z.optional(z.number()),
})
export const requestsSchema: z.ZodMiniType<PlainRequest[]> = z.array(requestSchema)

export const brokenSchema = z.object({
  rule: z.enum(RULES), subject: z.string(), message: z.string(), seq: z.nullable(z.number()),
})

const armSchema = worldCommandSchema.def.options.find((option) => option.def.shape.type.def.values[0] === 'arm')!
export const injectedSchema = z.discriminatedUnion('kind', [
  z.object({ at: z.number(), kind: z.literal('fault'), id: z.string(), command: armSchema as never as z.ZodMiniType<Extract<Injected, { kind: 'fault' }>['command']> }),
  z.object({ at: z.number(), kind: z.literal('crash'), id: z.string(), process: z.string(), restartAfter: z.number() }),
])

export const seedRunSchema = z.object({ seed: z.int(), hash: z.string(), broken: z.array(brokenSchema), injected: z.array(injectedSchema) })
/** A seed as it was played; its log too where the hash was not the expected one, and what plays it again where that was asked for. */
export const seedToldSchema = z.extend(seedRunSchema, {
  events: z.nullable(z.array(labEventSchema)), again: z.nullable(z.object({ schedule: scheduleSchema, count: z.int() })),
})
export const replaySchema = z.object({ schedule: scheduleSchema, events: z.array(labEventSchema), broken: z.array(brokenSchema) })
export const nothingSchema = z.null()

const runSchema = z.object({
  activity: z.record(z.string(), z.unknown()), output: z.unknown(), start: z.string(), status: z.optional(z.enum(['succeeded', 'failed'])),
  exception: z.optional(z.array(z.string())), end: z.optional(z.string()), duration: z.optional(z.number()), tolerance_met: z.optional(z.boolean()),
})
const stateSchema = z.object({ steady_state_met: z.nullable(z.boolean()), probes: z.array(runSchema) })
/** The order of the members is that of chaoslib, and the parser keeps it. */
export const journalSchema = z.object({
  'chaoslib-version': z.string(), platform: z.string(), node: z.string(), experiment: z.record(z.string(), z.unknown()), start: z.string(),
  status: z.nullable(z.enum(['completed', 'failed', 'aborted'])), deviated: z.boolean(),
  steady_states: z.object({ before: z.nullable(stateSchema), after: z.nullable(stateSchema), during: z.array(stateSchema) }),
  run: z.array(runSchema), rollbacks: z.array(runSchema), end: z.optional(z.string()), duration: z.optional(z.number()),
})
export const lineSchema = z.string()

const place = { position: z.int(), t: z.number(), words: z.string() }
const deviationSchema = z.discriminatedUnion('kind', [
  z.object({ ...place, kind: z.literal('crash'), process: z.string(), restartAfter: z.number(), unsent: z.optional(z.literal(true)) }),
  z.object({ ...place, kind: z.literal('delay'), conn: z.int(), to: z.union([z.literal(0), z.literal(1)]), ns: z.number() }),
])
export const coverageSchema = z.object({
  run: z.int(), pruned: z.object({ commuting: z.int(), silent: z.int(), seen: z.int() }), left: z.int(), wallMs: z.number(),
})
export const failingSchema = z.object({ deviations: z.array(deviationSchema), broken: z.array(brokenSchema), schedule: scheduleSchema })
export const exploredSchema = z.object({
  coverage: coverageSchema, failing: z.array(failingSchema), problem: z.nullable(z.string()),
  base: z.object({ events: z.int(), from: z.number(), hash: z.string() }),
})
/** A failing branch as soon as it is found; null is a sign of life. */
export const foundSchema = z.nullable(failingSchema)
