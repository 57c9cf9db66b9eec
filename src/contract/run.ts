import * as z from 'zod/mini'
import { timedCommandSchema } from './commands.ts'
import type { Lab } from './lab.ts'

export const limitsSchema = z.object({
  /** Virtual ns after which the run ends. */
  virtualTime: z.number(),
  events: z.number(),
  /** Steps at one instant before the run is called a livelock. */
  stepsPerInstant: z.number(),
  /** Bytes of stdout and stderr kept for each process. */
  output: z.number(),
  /** Bytes of memory for each process. */
  memory: z.number(),
})
export type Limits = z.infer<typeof limitsSchema>

export const DEFAULT_LIMITS: Limits = {
  virtualTime: 24 * 3600 * 1e9,
  events: 2_000_000,
  stepsPerInstant: 100_000,
  output: 1_000_000,
  memory: 512 * 1024 * 1024,
}

/** 2026-01-01T00:00:00Z: every run's wall clock starts here unless the lab says otherwise. */
export const DEFAULT_EPOCH = Date.UTC(2026, 0, 1)

export const runRequestSchema = z.object({
  runId: z.string(),
  /** The workspace: paths relative to the lesson's root. */
  files: z.record(z.string(), z.string()),
  lab: z.custom<Lab>((v) => typeof v === 'object' && v !== null && Array.isArray((v as Lab).services)),
  seed: z.int(),
  epoch: z.number(),
  /** Recorded commands to replay. */
  commands: z.array(timedCommandSchema),
  limits: limitsSchema,
})
export type RunRequest = z.infer<typeof runRequestSchema>
