import * as z from 'zod/mini'
import { ms, path, percent, whole } from './faults-parts.ts'

const isStatus = 'must be an HTTP status from 200 to 599'
const httpStatus = z.int(isStatus).check(z.minimum(200, isStatus), z.maximum(599, isStatus))

/** What a faulty proxy before a service does with its requests (SPEC F7, F8, F14 to F16). `path` is a prefix. */
export const httpFaults = [
  /** The proxy answers `httpStatus` itself for this percentage of requests. */
  z.object({ type: z.literal('http_abort'), httpStatus, percentage: z.optional(percent), path: z.optional(path) }),
  /** The proxy holds this percentage of requests for `fixedDelay`. */
  z.object({ type: z.literal('http_delay'), fixedDelay: ms, percentage: z.optional(percent), path: z.optional(path) }),
  /** The proxy sends this percentage of requests twice, the second time `delay` after the first. */
  z.object({
    type: z.literal('duplicate'), percent, correlation: z.optional(percent), delay: z.optional(ms), path: z.optional(path),
  }),
  /** The proxy holds this percentage of requests until `gap` others have overtaken them, for `delay` at most. */
  z.object({
    type: z.literal('reorder'), percent, correlation: z.optional(percent), gap: z.optional(whole(1, 10000, 'requests')),
    delay: z.optional(ms), path: z.optional(path),
  }),
  /** At most `limit` requests in each process at once; `queue` others wait, the rest are answered `httpStatus`. */
  z.object({
    type: z.literal('throttle'), limit: whole(0, 100000, 'requests'), queue: z.optional(whole(0, 100000, 'requests')),
    httpStatus: z.optional(httpStatus), path: z.optional(path),
  }),
] as const
