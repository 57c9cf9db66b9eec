import * as z from 'zod/mini'
import { between, ms, oneOf, whole } from './faults-parts.ts'

/**
 * When a process fault strikes (SPEC F17): at once; `after` so many milliseconds; or at the `nth` event `at` of the
 * process since then. `step` is the process's own next turn: `nth` of 1, 2, 3, ... tries each of its scheduling points; `file` is a file of
 * a volume that it has written, moved or removed.
 */
const trigger = {
  after: z.optional(ms),
  at: z.optional(oneOf([
    'step', 'file', 'process.ready', 'process.healthy', 'net.connect', 'net.established', 'net.close', 'http.request', 'http.response', 'http.failed',
    'dns', 'stdout', 'stderr',
  ])),
  /** Of an event between two: whether the process is the one that was called (`to`, unless told) or the caller. */
  side: z.optional(oneOf(['to', 'from'])),
  nth: z.optional(whole(1, 1e9, 'events')),
}

/** `nth` and `side` say which event is meant: without `at` they would mean nothing. */
const saysWhich = z.refine<{ at?: unknown; nth?: unknown; side?: unknown }>(
  (spec) => spec.at !== undefined || (spec.nth === undefined && spec.side === undefined),
  { message: 'is missing: nth and side are about an event', path: ['at'] },
)

const offset = between(-3.2e11, 3.2e11, 'a number of milliseconds')

/** What happens to a process itself, which the scope's `to` names (SPEC F17 to F25). */
export const processFaults = [
  /** SIGKILL. */
  z.object({ type: z.literal('crash'), ...trigger }).check(saysWhich),
  /** SIGKILL, and a fresh start `delay` later. */
  z.object({ type: z.literal('restart'), delay: z.optional(ms), ...trigger }).check(saysWhich),
  /** SIGSTOP until the fault is cleared: it does nothing, its sockets stay as they are. */
  z.object({ type: z.literal('hang'), ...trigger }).check(saysWhich),
  /** Each of its steps takes `delay` more, and `factor` times the processor time that it took. */
  z.object({
    type: z.literal('slow'), delay: z.optional(ms), factor: z.optional(between(1, 1e6, 'a factor')), ...trigger,
  }).check(saysWhich, z.refine((spec) => spec.delay !== undefined || spec.factor !== undefined, {
    message: 'is missing: give the delay of each step, or the factor by which the processor is slower', path: ['delay'],
  })),
  /** The wall clock is off by `offset`; all clocks run `rate` times as fast. */
  z.object({ type: z.literal('clock_skew'), offset: z.optional(offset), rate: z.optional(between(0.1, 10, 'a rate')) })
    .check(z.refine((spec) => spec.offset !== undefined || spec.rate !== undefined, {
      message: 'is missing: give the offset of the wall clock, or the rate at which the clocks run', path: ['offset'],
    })),
  /** The wall clock is set forward (or back) once. */
  z.object({ type: z.literal('clock_jump'), offset }),
  /** It gets no more than `limit` MiB of memory. */
  z.object({ type: z.literal('memory_limit'), limit: between(0, 4096, 'a number of MiB') }),
  /** Its disk has room for `free` KiB more; 0 unless told. */
  z.object({ type: z.literal('disk_full'), free: z.optional(between(0, 1e9, 'a number of KiB')) }),
  /** A start takes `startupDelay` longer. */
  z.object({ type: z.literal('cold_start'), startupDelay: ms }),
] as const
