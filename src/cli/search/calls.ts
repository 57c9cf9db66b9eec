import * as z from 'zod/mini'
import { labEventSchema } from '../../contract/events.ts'
import type { Lab } from '../../contract/lab.ts'
import { worldCommandSchema } from '../../contract/commands.ts'
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
  | { kind: 'swarm.run'; seeds: number[]; anew: boolean; expected: Record<number, string> | null }
  | { kind: 'swarm.shrink'; run: { seed: number; hash: string; broken: z.infer<typeof brokenSchema>[]; injected: Injected[] } }
  | { kind: 'chaos'; project: Project; experiment: Experiment; seed: number }
  | { kind: 'swarm.replay'; seed: number; injected: Injected[] }

// Answers come from a process that runs learners' code: each is checked before anything is done with it.
const requestSchema = z.object({
  method: z.string(), url: z.string(), headers: z.array(z.tuple([z.string(), z.string()])), body: z.string(), timeout: z.optional(z.number()),
})
export const requestsSchema: z.ZodMiniType<PlainRequest[]> = z.array(requestSchema)

export const brokenSchema = z.object({
  rule: z.enum(['ended', 'stopped', 'down', 'unanswered', 'recovery', 'invariant']), subject: z.string(), message: z.string(), seq: z.nullable(z.number()),
})

const armSchema = worldCommandSchema.def.options.find((option) => option.def.shape.type.def.values[0] === 'arm')!
export const injectedSchema = z.discriminatedUnion('kind', [
  z.object({ at: z.number(), kind: z.literal('fault'), id: z.string(), command: armSchema as never as z.ZodMiniType<Extract<Injected, { kind: 'fault' }>['command']> }),
  z.object({ at: z.number(), kind: z.literal('crash'), id: z.string(), process: z.string(), restartAfter: z.number() }),
])

export const seedRunSchema = z.object({ seed: z.int(), hash: z.string(), broken: z.array(brokenSchema), injected: z.array(injectedSchema) })
/** A seed as it was played; its log too where the hash was not the expected one. */
export const seedToldSchema = z.extend(seedRunSchema, { events: z.nullable(z.array(labEventSchema)) })
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
