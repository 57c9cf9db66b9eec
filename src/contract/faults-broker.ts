import * as z from 'zod/mini'
import { ms, percent, whole } from './faults-parts.ts'

const channel = z.optional(z.string('must be the name of a topic, exchange, queue, stream or subject'))
const queue = z.optional(z.string('must be the name of a consumer group, queue or durable consumer'))

/** What goes wrong inside a broker, which the scope's `to` names (SPEC F26 to F33). Without a name: all of its kind. */
export const brokerFaults = [
  /** Partitions lose their leader; another takes over `downtime` later (the same one, where it is alone). */
  z.object({ type: z.literal('leader_election'), channel, partition: z.optional(whole(0, 1e6, 'a partition')), downtime: z.optional(ms) }),
  /** Each answer and each delivery leaves `delay` later. */
  z.object({ type: z.literal('slow_broker'), delay: ms }),
  /** The group's members have to join anew, at once and then `every` so often. */
  z.object({ type: z.literal('rebalance'), queue, every: z.optional(ms) }),
  /** This percentage of deliveries is made once more, though it was acknowledged. */
  z.object({ type: z.literal('redelivery'), channel, queue, percentage: z.optional(percent), delay: z.optional(ms) }),
  /** This percentage of writes is done, and the reply that says so is lost with its connection. */
  z.object({ type: z.literal('lost_ack'), channel, percentage: z.optional(percent) }),
  /** A message that no consumer can read lies in the channel. */
  z.object({ type: z.literal('poison'), channel: z.string('must be the name of a topic, exchange, queue, stream or subject'), key: z.optional(z.string()), body: z.optional(z.string()) }),
  /** There is no room: writes are refused as the system refuses them. */
  z.object({ type: z.literal('full_queue'), channel }),
  /** Keys that match are evicted, as if memory were short. */
  z.object({ type: z.literal('eviction'), keys: z.optional(z.string('must be a pattern, such as session:*')), percentage: z.optional(percent) }),
] as const
export type BrokerFault = z.infer<(typeof brokerFaults)[number]>
