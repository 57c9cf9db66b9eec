import * as z from 'zod/mini'
import { timedCommandSchema } from './commands.ts'
import { DEFAULT_LIMITS } from './run.ts'

/**
 * A run in an address: what a replay needs (SPEC L1) and the moment that is looked at. It is read from a stranger's hands,
 * so everything in it is bounded.
 */
const filePath = z.string().check(z.maxLength(300), z.refine(isInside, 'must be a path inside the project'))

function isInside(path: string): boolean {
  return !/[\\\p{Cc}]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

export const momentSchema = z.object({
  /** The event that is looked at. */
  seq: z.int().check(z.nonnegative()),
  t: z.number().check(z.nonnegative()),
  kind: z.string().check(z.maxLength(40)),
  /** SHA-256 of the log up to and with that event, as hex. */
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})
export type LinkMoment = z.infer<typeof momentSchema>

export const runLinkSchema = z.object({
  /** The lesson's id, such as 04-resilience/01-timeouts. */
  lesson: z.string().check(z.maxLength(200), z.regex(/^[\w-]+(\/[\w-]+)*$/, 'must be the id of a lesson')),
  /** Digest of the lesson's own files, on which `edits` are laid. */
  start: z.string().check(z.maxLength(64)),
  /** What differed from them when the run began: new text by path, null where a file was deleted. */
  edits: z.record(filePath, z.nullable(z.string())),
  seed: z.int(),
  /** Absent: the epoch that every run has unless told. */
  epoch: z.optional(z.number()),
  commands: z.array(timedCommandSchema),
  /** Virtual ns up to which it is played again. */
  until: z.number().check(z.minimum(0), z.maximum(DEFAULT_LIMITS.virtualTime)),
  /** Absent: the end of it. */
  moment: z.optional(momentSchema),
})
export type RunLink = z.infer<typeof runLinkSchema>
