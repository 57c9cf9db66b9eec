import * as z from 'zod/mini'
import { busMessageSchema, busReplaySchema } from '../contract/bus.ts'

/**
 * What the judge's Python asks (python/faultline/lab/wire.py): one JSON request, one JSON answer. The judge runs an
 * instructor's code, so each request is checked before anything is done with it.
 */
const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  seed: z.int(),
  points: z.number().check(z.minimum(0)),
  hidden: z.boolean(),
  hint: z.string(),
})
export type Check = z.infer<typeof checkSchema>

const error = 'must be a number of seconds from 0 to 1,000,000'
const seconds = z.number({ error }).check(z.minimum(0, { error }), z.maximum(1e6, { error }))
const name = z.string()

export const judgeRequestSchema = z.discriminatedUnion('op', [
  // the course of a session
  z.object({ op: z.literal('collected'), checks: z.array(checkSchema) }),
  z.object({ op: z.literal('broken'), message: z.string() }),
  z.object({ op: z.literal('alive') }),
  z.extend(checkSchema, { op: z.literal('started') }),
  z.extend(checkSchema, {
    op: z.literal('finished'),
    outcome: z.enum(['passed', 'failed', 'error', 'skipped']),
    message: z.string(),
    explanation: z.string(),
    /** `seq` of the answers that the failing check was looking at. */
    looked_at: z.array(z.int()),
  }),
  // the world of a check
  z.object({ op: z.literal('open'), seed: z.int() }),
  z.object({ op: z.literal('sleep'), seconds }),
  z.object({
    op: z.literal('send'),
    method: z.string(), url: z.string(), headers: z.array(z.tuple([z.string(), z.string()])), body: z.string(),
    timeout: seconds,
    /** How many; null: as many as fit into `seconds`. */
    times: z.nullable(z.int().check(z.minimum(1), z.maximum(100_000))),
    every: seconds,
    seconds,
  }),
  z.object({ op: z.literal('arm'), spec: z.looseObject({ type: z.string() }), scope: z.looseObject({}) }),
  z.object({ op: z.literal('clear'), id: z.string() }),
  z.object({ op: z.literal('publish'), process: name, message: busMessageSchema, times: z.int().check(z.minimum(1), z.maximum(100_000)) }),
  z.object({ op: z.literal('lag'), process: name, queue: z.string(), channel: z.optional(z.string()) }),
  z.object({ op: z.literal('replay'), process: name, from: busReplaySchema }),
  z.object({ op: z.literal('crash'), process: name }),
  z.object({ op: z.literal('stop'), process: name }),
  z.object({ op: z.literal('restart'), process: name }),
  z.object({ op: z.literal('wait_ready'), process: name, within: seconds }),
  z.object({ op: z.literal('running'), process: name }),
  z.object({ op: z.literal('logs'), process: name }),
  z.object({
    op: z.literal('events'), since: z.number(),
    kind: z.optional(z.string()), from: z.optional(name), to: z.optional(name), process: z.optional(name),
  }),
])
export type JudgeRequest = z.infer<typeof judgeRequestSchema>
export type RequestOf<Op extends JudgeRequest['op']> = Extract<JudgeRequest, { op: Op }>

/** How a request went: its result; a mistake of the check; or the end of the world. Each with the time, once there is a world. */
export type Answer = Record<string, unknown> | { error: string } | { ended: string }

/** A mistake in the check: told to it as a LabError. */
export class CheckMistake extends Error {}

/** The world ended under the check's feet (a livelock, a limit of the run). */
export class WorldEnded extends Error {}

export function readRequest(text: string): JudgeRequest {
  const parsed = judgeRequestSchema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CheckMistake(`${issue?.path.join('.') || 'the call'}: ${issue?.message ?? 'not a request'}`)
}
