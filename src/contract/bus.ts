import * as z from 'zod/mini'

/**
 * Event buses: what a simulated broker tells of itself (SPEC B1), in words that hold for all four systems. A `channel` is
 * what a producer names: a topic, an exchange, a subject, a Redis channel or stream. A `queue` is what a consumer
 * reads from: a consumer group, a RabbitMQ queue, a NATS queue group or durable consumer.
 */
export const busSystems = ['kafka', 'rabbitmq', 'redis', 'nats'] as const
export type BusSystem = (typeof busSystems)[number]

const system = z.enum(busSystems)
const headers = z.array(z.tuple([z.string(), z.string()]))
/** A payload as text (UTF-8, replacement characters where it is not), cut at 16 KiB; `size` is the whole. */
const body = z.object({ text: z.string(), size: z.number() })

/** Where a message lies: its partition, and its offset, sequence or entry id there. */
const place = { partition: z.optional(z.int()), offset: z.optional(z.union([z.number(), z.string()])) }

/**
 * `message` counts a broker's messages from 1: with the broker's name it is a message's identity from produce to ack. The
 * other end is a process, a caller, or '' for what was done by hand or by the broker itself.
 */
export const busShapes = {
  /** A message is in the broker. `queues`: where it was routed to (RabbitMQ's queues, JetStream's streams). */
  'bus.produce': {
    system, from: z.string(), message: z.int(), channel: z.string(), ...place,
    routing: z.optional(z.string()), queues: z.optional(z.array(z.string())), key: z.nullable(z.string()), headers, body,
    fault: z.optional(z.string()),
  },
  /** It leaves for a consumer. `attempt` counts the deliveries to this queue (or group), from 1. */
  'bus.deliver': { system, to: z.string(), message: z.int(), channel: z.string(), queue: z.string(), ...place, attempt: z.int(), fault: z.optional(z.string()) },
  /**
   * A consumer's word on it: `ack`, `nack` (again, please), `reject` (no more), `term`, `progress`; or `commit`: all before
   * `offset` of a partition is done, whoever read it, and `message` is 0.
   */
  'bus.ack': {
    system, from: z.string(), message: z.int(), channel: z.string(), queue: z.string(), ...place,
    outcome: z.enum(['ack', 'nack', 'reject', 'term', 'progress', 'commit']),
  },
  /** It goes back to its queue without a consumer's word: a time-out, a consumer that went away, a fault. */
  'bus.requeue': { system, message: z.int(), channel: z.string(), queue: z.string(), ...place, reason: z.string() },
  /** It was moved to where dead letters go, where there is such a place (`target`), as message `as`. */
  'bus.dead': { system, message: z.int(), channel: z.string(), queue: z.string(), target: z.string(), as: z.optional(z.int()), reason: z.string() },
  /** It is in the broker (or queue) no more without having been acked: expired, over a limit, evicted, unroutable, nobody subscribed; or all are done with it. */
  'bus.drop': { system, message: z.int(), channel: z.string(), queue: z.string(), ...place, reason: z.string() },
  /** A topic, exchange, queue, binding, stream, subscription or consumer came, changed or went. */
  'bus.channel': {
    system, what: z.enum(['topic', 'exchange', 'queue', 'binding', 'stream', 'subscription', 'consumer', 'key']), name: z.string(),
    change: z.enum(['created', 'changed', 'deleted']), by: z.string(),
    /** What a panel shows beside the name: partitions, kind of exchange, arguments. */
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  },
  /** Who is in a group and owns what, once that has changed. `owns`: topic/partition. */
  'bus.group': {
    system, group: z.string(), generation: z.int(), state: z.string(), reason: z.string(),
    members: z.array(z.object({ id: z.string(), process: z.string(), owns: z.array(z.string()) })),
  },
  /** Who leads a partition, and who follows in step. */
  'bus.leader': { system, channel: z.string(), partition: z.int(), leader: z.string(), isr: z.array(z.string()), epoch: z.int(), reason: z.string() },
  /** The broker answered with an error of its own words, or closed a connection with one. */
  'bus.error': { system, to: z.string(), code: z.string(), detail: z.string(), channel: z.optional(z.string()) },
} as const

type Shapes = typeof busShapes
export type BusKind = keyof Shapes
/** What a broker says of itself: an event of the log without its place in it. */
export type BusFact = { [K in BusKind]: { kind: K } & { [F in keyof z.infer<z.ZodMiniObject<Shapes[K]>>]: z.infer<z.ZodMiniObject<Shapes[K]>>[F] } }[BusKind]

/** A message by hand: the `publish` command. Text; `channel` in the system's own words. */
export const busMessageSchema = z.object({
  channel: z.string(),
  /** RabbitMQ's routing key. */
  routing: z.optional(z.string()),
  key: z.nullable(z.string()),
  partition: z.optional(z.int()),
  headers,
  body: z.string(),
})
export type BusMessage = z.infer<typeof busMessageSchema>

/** Reading again from a place: the `replay` command. `queue` is the group or durable consumer that is to read again. */
export const busReplaySchema = z.object({
  channel: z.string(),
  queue: z.string(),
  partition: z.optional(z.int()),
  offset: z.union([z.number(), z.string()]),
})
export type BusReplay = z.infer<typeof busReplaySchema>
