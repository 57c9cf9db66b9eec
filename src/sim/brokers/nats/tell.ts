import { bodyOf } from '../payload.ts'
import type { Origin } from './core/origin.ts'
import type { Consumer } from './consumer/consumer.ts'
import type { Broker, Message, Sub } from './state.ts'
import type { Kept } from './stream/keep.ts'
import type { Stream } from './stream/stream.ts'
import { headersOf } from './wire/headers.ts'

const SYSTEM = 'nats'

/** Answers, and what is between a client and the server alone, are not told; what a stream keeps always is. */
export const isTold = (subject: string): boolean => !subject.startsWith('_INBOX.') && !subject.startsWith('$')

/** A key of a bucket is a message's key. */
const keyOf = (subject: string): string | null => /^\$KV\.[^.]+\.(.+)$/.exec(subject)?.[1] ?? null

export function tellProduced(broker: Broker, { subject, headers, data, fd }: Message, number: number, kept: Kept | null, { from, fault }: Origin): void {
  const stored = kept !== null && !kept.duplicate && !kept.unwanted
  broker.io.tell({
    kind: 'bus.produce', system: SYSTEM, from, message: number, channel: subject, key: keyOf(subject), headers: headersOf(headers), body: bodyOf(data),
    ...(kept === null ? {} : { queues: stored ? [kept.stream.config.name] : [] }), ...(stored ? { offset: kept.seq } : {}), ...(fault === undefined ? {} : { fault }),
  }, fd ?? undefined)
  if (kept?.duplicate) tellDropped(broker, { number, subject, queue: kept.stream.config.name, reason: `a duplicate: its Nats-Msg-Id is known as sequence ${kept.seq}` })
  if (kept?.unwanted) tellDropped(broker, { number, subject, queue: kept.stream.config.name, reason: 'no consumer of this interest stream wants it' })
}

export function tellDropped({ io }: Broker, what: { number: number; subject: string; queue: string; reason: string; seq?: number }): void {
  io.tell({ kind: 'bus.drop', system: SYSTEM, message: what.number, channel: what.subject, queue: what.queue, reason: what.reason, ...(what.seq === undefined ? {} : { offset: what.seq }) })
}

export function tellDelivered({ io }: Broker, what: { number: number; subject: string; queue: string; attempt: number; seq?: number }, fd: number): void {
  io.tell({
    kind: 'bus.deliver', system: SYSTEM, to: io.peer(fd), message: what.number, channel: what.subject, queue: what.queue, attempt: what.attempt,
    ...(what.seq === undefined ? {} : { offset: what.seq }),
  }, fd)
}

/** Where a message of a stream lies, for a consumer's word on it. */
const placeOf = (stream: Stream, consumer: Consumer, seq: number) => {
  const stored = stream.messages.get(seq)
  return { system: SYSTEM, message: stored?.number ?? 0, channel: stored?.subject ?? stream.config.name, queue: consumer.name, offset: seq } as const
}

export function tellAck({ io }: Broker, stream: Stream, consumer: Consumer, seq: number, outcome: 'ack' | 'nack' | 'term' | 'progress', fd: number | null): void {
  io.tell({ kind: 'bus.ack', ...placeOf(stream, consumer, seq), from: fd === null ? '' : io.peer(fd), outcome }, fd ?? undefined)
}

export function tellRequeued({ io }: Broker, stream: Stream, consumer: Consumer, seq: number, reason: string): void {
  io.tell({ kind: 'bus.requeue', ...placeOf(stream, consumer, seq), reason })
}

/** NATS has no place for dead letters: the message stays in its stream, and this consumer is done with it. */
export function tellDead({ io }: Broker, stream: Stream, consumer: Consumer, seq: number, reason: string): void {
  io.tell({ kind: 'bus.dead', ...placeOf(stream, consumer, seq), target: '', reason })
}

export function tellError({ io }: Broker, fd: number, code: string, detail: string, channel?: string): void {
  io.tell({ kind: 'bus.error', system: SYSTEM, to: io.peer(fd), code, detail, ...(channel === undefined ? {} : { channel }) }, fd)
}

/** Who listens to a subject now, and who is in its queue group. */
export function tellSubscriptions({ io, state }: Broker, { subject, queue }: Sub, by: string, change: 'came' | 'went'): void {
  if (!isTold(subject)) return
  const all = [...state.subs.values()].filter((one) => one.subject === subject)
  io.tell({
    kind: 'bus.channel', system: SYSTEM, what: 'subscription', name: subject, by, detail: { subscribers: all.length },
    change: all.length === 0 ? 'deleted' : change === 'came' && all.length === 1 ? 'created' : 'changed',
  })
  if (queue === '') return
  const members = [...state.subs.values()].filter((one) => one.queue === queue)
  io.tell({
    kind: 'bus.group', system: SYSTEM, group: queue, generation: 1, state: members.length === 0 ? 'Empty' : 'Stable', reason: `${by || 'a member'} ${change}`,
    members: members.map((one) => ({ id: `${state.clients.get(one.fd)?.id ?? 0}/${one.sid}`, process: io.peer(one.fd), owns: [one.subject] })),
  })
}

type Change = 'created' | 'changed' | 'deleted'

export function tellStream({ io }: Broker, { config }: Stream, change: Change, by: string): void {
  const limits = (['max_msgs', 'max_bytes', 'max_age', 'max_msgs_per_subject'] as const).filter((name) => config[name] > 0).map((name) => [name, name === 'max_age' ? `${config[name] / 1e9} s` : config[name]])
  io.tell({
    kind: 'bus.channel', system: SYSTEM, what: 'stream', name: config.name, change, by,
    detail: { subjects: config.subjects.join(', '), storage: config.storage, retention: config.retention, ...Object.fromEntries(limits) },
  })
}

export function tellConsumer({ io }: Broker, stream: Stream, { name, config }: Consumer, change: Change, by: string): void {
  const filter = config.filter_subjects?.join(', ') ?? config.filter_subject
  io.tell({
    kind: 'bus.channel', system: SYSTEM, what: 'consumer', name: `${stream.config.name}/${name}`, change, by,
    detail: {
      stream: stream.config.name, kind: config.deliver_subject === undefined ? 'pull' : 'push', durable: config.durable_name !== undefined, ack: config.ack_policy,
      deliver: config.deliver_policy, ...(filter === undefined ? {} : { filter }), ...(config.max_deliver > 0 ? { max_deliver: config.max_deliver } : {}),
    },
  })
}

export function tellLeader({ io, state }: Broker, { config }: Stream, leads: boolean, reason: string): void {
  io.tell({ kind: 'bus.leader', system: SYSTEM, channel: config.name, partition: 0, leader: leads ? state.config.host : '', isr: [], epoch: 0, reason })
}

/** Once in the life of this broker. */
export function tellProblem({ io, state }: Broker, text: string): void {
  if (state.told.includes(text)) return
  state.told.push(text)
  io.problem('broker', text)
}
