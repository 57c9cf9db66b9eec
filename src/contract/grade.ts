import * as z from 'zod/mini'
import { runRequestSchema } from './run.ts'

/** What the judge is given: a run to make worlds of, and the checks' files (paths relative to the lesson's root). */
export const checkRequestSchema = z.object({
  run: runRequestSchema,
  checks: z.record(z.string(), z.string()),
  /** Seeds for checks that name none. */
  seeds: z.array(z.int()),
  /** pytest's -k, where only some are asked for. */
  only: z.optional(z.string()),
})
export type CheckRequest = z.infer<typeof checkRequestSchema>

/** One check on one seed. */
export const checkResultSchema = z.object({
  /** pytest's node id without the seed: checks/test_timeout.py::test_answers_in_budget */
  id: z.string(),
  /** The docstring's first line, or the name in words. */
  title: z.string(),
  seed: z.int(),
  outcome: z.enum(['passed', 'failed', 'error', 'skipped']),
  points: z.number(),
  hidden: z.boolean(),
  /** What was observed against what was expected, in a line. */
  message: z.string(),
  /** pytest's own explanation, whole. */
  explanation: z.string(),
  hint: z.string(),
  /** `seq` of the events of this check's world that show it, most telling first. */
  events: z.array(z.int()),
  /** Virtual ns at which it failed (or ended). */
  at: z.number(),
  /** Hash of the log of this check's world. */
  hash: z.string(),
})
export type CheckResult = z.infer<typeof checkResultSchema>

export interface Verdict {
  results: CheckResult[]
  points: number
  pointsMax: number
  /** Set when pytest could not run at all (a broken check file, a lab that does not start). */
  error: string
}
