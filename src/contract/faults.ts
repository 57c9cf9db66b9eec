import * as z from 'zod/mini'

/**
 * Faults in the words people know (Toxiproxy, Chaos Mesh, Istio). Times are milliseconds of virtual time,
 * shares are 0..1.
 */
const share = z.number().check(z.minimum(0), z.maximum(1))
const ms = z.number().check(z.minimum(0))

export const faultSpecSchema = z.discriminatedUnion('type', [
  /** Every segment on the link takes `latency` more, plus or minus up to `jitter` (uniform). */
  z.object({ type: z.literal('latency'), latency: ms, jitter: z.optional(ms) }),
  /** Share of segments lost; TCP hides it as retransmission delay with back-off. 1 is a dead link. */
  z.object({ type: z.literal('loss'), percent: z.number().check(z.minimum(0), z.maximum(100)) }),
  /** A connection is reset (RST to both ends) `timeout` after its first byte crosses the link. */
  z.object({ type: z.literal('reset_peer'), timeout: z.optional(ms) }),
  /** Black hole: bytes vanish; the connection is closed after `timeout`, or never when it is 0. */
  z.object({ type: z.literal('timeout'), timeout: z.optional(ms) }),
  /** New connections are refused, open ones are closed. */
  z.object({ type: z.literal('down') }),
  /** Packets are dropped: from `from` to `to` (to), the other way (from), or both ways. */
  z.object({ type: z.literal('partition'), direction: z.optional(z.enum(['to', 'from', 'both'])) }),
  /** The proxy answers `httpStatus` itself for this percentage of requests. */
  z.object({
    type: z.literal('http_abort'),
    httpStatus: z.int().check(z.minimum(200), z.maximum(599)),
    percentage: z.optional(z.number()),
    path: z.optional(z.string()),
  }),
  /** The proxy holds this percentage of requests for `fixedDelay`. */
  z.object({
    type: z.literal('http_delay'),
    fixedDelay: ms,
    percentage: z.optional(z.number()),
    path: z.optional(z.string()),
  }),
])
export type FaultSpec = z.infer<typeof faultSpecSchema>
export type FaultType = FaultSpec['type']

/** Where and how long a fault applies. `from` / `to` are process or service names; absent means any. */
export const faultScopeSchema = z.object({
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  /** Share of connections (of requests, for the http faults) that the fault touches; 1 unless told. */
  toxicity: z.optional(share),
  /** Milliseconds of virtual time after which it clears itself; absent means until cleared. */
  duration: z.optional(ms),
})
export type FaultScope = z.infer<typeof faultScopeSchema>

export const armedFaultSchema = z.object({ id: z.string(), spec: faultSpecSchema, scope: faultScopeSchema })
export type ArmedFault = z.infer<typeof armedFaultSchema>
