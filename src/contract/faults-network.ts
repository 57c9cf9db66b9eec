import * as z from 'zod/mini'
import { between, ms, oneOf, percent, stream, whole } from './faults-parts.ts'

/** What happens to packets and connections on a link, and to the names of hosts (SPEC F1 to F6, F9 to F13). */
export const networkFaults = [
  /** Every segment takes `latency` more, plus or minus `jitter` as `distribution` has it. */
  z.object({
    type: z.literal('latency'), latency: ms, jitter: z.optional(ms), correlation: z.optional(percent),
    distribution: z.optional(oneOf(['uniform', 'normal', 'pareto'])), direction: z.optional(stream),
  }),
  /** Share of segments lost; TCP hides it as retransmission delay with back-off. 100 is a dead link. */
  z.object({ type: z.literal('loss'), percent, correlation: z.optional(percent), direction: z.optional(stream) }),
  /** Each connection carries at most `rate` KB (1,000 bytes) a second. */
  z.object({ type: z.literal('bandwidth'), rate: between(0.001, 1e6, 'a number of KB a second'), direction: z.optional(stream) }),
  /** Data crosses in small pieces, `delay` microseconds apart. */
  z.object({
    type: z.literal('slicer'), average_size: whole(1, 65536, 'bytes'), size_variation: z.optional(whole(0, 65535, 'bytes')),
    delay: z.optional(between(0, 1e9, 'a number of microseconds')), direction: z.optional(stream),
  }).check(z.refine((spec) => (spec.size_variation ?? 0) < spec.average_size, {
    message: 'must be less than average_size', path: ['size_variation'],
  })),
  /** A connection is closed once so many bytes have crossed. */
  z.object({ type: z.literal('limit_data'), bytes: whole(0, 1e12, 'bytes'), direction: z.optional(stream) }),
  /** Closing a connection takes `delay` longer to reach the other end. */
  z.object({ type: z.literal('slow_close'), delay: ms, direction: z.optional(stream) }),
  /** A connection is reset (RST to both ends) `timeout` after its first byte crosses the link. */
  z.object({ type: z.literal('reset_peer'), timeout: z.optional(ms) }),
  /** Black hole: bytes vanish; the connection is closed after `timeout`, or never when it is 0. */
  z.object({ type: z.literal('timeout'), timeout: z.optional(ms), direction: z.optional(stream) }),
  /** New connections are refused, open ones are closed. */
  z.object({ type: z.literal('down') }),
  /** Packets are dropped, or held until the repair: from `from` to `to` (to), the other way (from), or both ways. */
  z.object({
    type: z.literal('partition'), direction: z.optional(oneOf(['to', 'from', 'both'])),
    hold: z.optional(z.boolean('must be true (packets are kept and delivered at the repair) or false (they are dropped)')),
  }),
  /** The resolver fails for these names (`*` at the end and `?` are wild): it says NXDOMAIN, or nothing. */
  z.object({
    type: z.literal('dns'),
    names: z.optional(z.array(
      z.string('must be a name, such as payments').check(z.regex(/^[^*]+\*?$|^\*$/, 'must be a name, such as payments; a * may stand only at its end')),
      'must be a list of names, such as [payments]',
    )),
    action: z.optional(oneOf(['error', 'timeout'])),
  }),
] as const
