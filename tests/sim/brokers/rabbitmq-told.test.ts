import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../../src/contract/events.ts'
import type { ProcessOutput } from '../../../src/contract/process.ts'
import { readyIn } from '../../../src/sim/brokers/rabbitmq/queue/lane.ts'
import type { Rabbit } from '../../../src/sim/brokers/rabbitmq/state.ts'
import { text, type Table } from '../../../src/sim/brokers/rabbitmq/wire/table.ts'
import { bus, lagOf } from '../../../src/telemetry/index.ts'
import { Bench } from './rabbit-bench.ts'

const number = (value: number) => ({ type: 'signedint', value } as const)
const TO_GRAVES: Table = [['x-dead-letter-exchange', text('')], ['x-dead-letter-routing-key', text('graves')]]
/** Queues of every kind, one of them full of limits. */
const QUEUES: Record<string, Table> = {
  graves: [['x-max-length', number(6)]],
  plain: TO_GRAVES,
  short: [...TO_GRAVES, ['x-message-ttl', number(300)]],
  few: [...TO_GRAVES, ['x-max-length', number(2)]],
  refusing: [...TO_GRAVES, ['x-max-length', number(2)], ['x-overflow', text('reject-publish-dlx')]],
  ranked: [...TO_GRAVES, ['x-max-priority', number(3)]],
  raft: [...TO_GRAVES, ['x-queue-type', text('quorum')], ['x-delivery-limit', number(2)]],
  single: [...TO_GRAVES, ['x-single-active-consumer', { type: 'bool', value: true }]],
}
const queue = fc.constantFrom(...Object.keys(QUEUES))
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('publish' as const), queue, priority: fc.nat(4), deliveryMode: fc.constantFrom(1, 2), expiration: fc.option(fc.nat(400), { freq: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('get' as const), queue }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('consume' as const, 'cancel' as const), queue }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('ack' as const, 'nack' as const, 'reject' as const), which: fc.nat(5), multiple: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('recover' as const, 'purge' as const, 'delete' as const, 'move' as const), queue }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(300) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('lose' as const, 'crash' as const, 'lead' as const, 'doubt' as const) }) },
)
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

class Play {
  bench = new Bench()
  #client = this.bench.client('worker')
  #before: ProcessOutput[] = []
  constructor() { this.#declare() }
  #declare(): void { for (const [name, args] of Object.entries(QUEUES)) this.#client.queue(name, args, { durable: name !== 'plain' }) }

  get outputs(): ProcessOutput[] { return [...this.#before, ...this.bench.outputs] }

  get state(): Rabbit { return (this.bench.process.checkpoint() as { inner: Rabbit }).inner }
  get #tags(): number[] { return [...this.state.connections.get(this.#client.fd)!.channels.get(1)!.unacked.keys()] }

  act(one: Deed): void {
    const client = this.#client
    switch (one.do) {
      case 'publish': return client.publish(one.queue, 'x', { priority: one.priority, deliveryMode: one.deliveryMode, ...(one.expiration === null ? {} : { expiration: String(one.expiration) }) })
      // Of a queue without a leader it would end the connection.
      case 'get': return this.state.queues.get(one.queue)!.held !== null ? undefined : client.say('basic.get', { ticket: 0, queue: one.queue, noAck: false })
      case 'consume': return this.state.connections.get(client.fd)!.channels.get(1)!.consumers.has(`of-${one.queue}`) ? undefined : client.consume(one.queue)
      case 'cancel': return client.say('basic.cancel', { consumerTag: `of-${one.queue}`, nowait: false })
      case 'ack': case 'nack': case 'reject': {
        const tag = this.#tags[one.which]
        if (tag === undefined) return
        return one.do === 'ack' ? client.say('basic.ack', { deliveryTag: tag, multiple: one.multiple }) : client.say('basic.nack', { deliveryTag: tag, multiple: one.multiple, requeue: one.do === 'nack' })
      }
      case 'recover': return client.say('basic.recover', { requeue: true })
      case 'purge': return client.say('queue.purge', { ticket: 0, queue: one.queue, nowait: false })
      case 'delete':
        client.say('queue.delete', { ticket: 0, queue: one.queue, ifUnused: false, ifEmpty: false, nowait: false })
        return client.queue(one.queue, QUEUES[one.queue], { durable: one.queue !== 'plain' })
      case 'move': return void this.bench.step({ kind: 'replay', from: { channel: 'graves', queue: one.queue, offset: 0 } })
      case 'pass': return this.bench.pass(one.ms)
      case 'lose':
        client.gone()
        this.#client = this.bench.client('worker')
        return
      case 'crash':
        this.#before = this.outputs
        this.bench = new Bench({}, this.bench.process.disk(false))
        this.#client = this.bench.client('worker')
        return this.#declare()
      case 'doubt': return this.bench.arm('g', { type: 'redelivery', percentage: 50, delay: 50 })
      case 'lead': return this.bench.arm('f', { type: 'leader_election', downtime: 100 })
    }
  }
}

describe('what a RabbitMQ tells', () => {
  it('[B3] is what it has: depth, open deliveries and dead letters, whatever happens to it', () => {
    fc.assert(fc.property(fc.array(deed, { minLength: 10, maxLength: 60 }), (deeds) => {
      const play = new Play()
      for (const one of deeds) play.act(one)
      play.bench.pass(200)
      const events = play.outputs.flatMap((output, seq) => output.kind === 'bus' ? [{ seq, t: seq, process: 'mq', ...output.fact } as unknown as LabEvent] : [])
      const told = bus.apply(bus.create(), events).brokers.get('mq')!
      for (const one of play.state.queues.values()) {
        const lane = told.lanes.get(one.name)!
        const reader = lane.readers.get(one.name)
        expect([one.name, lane.inside.size, reader?.unacked.size ?? 0]).toEqual([one.name, readyIn(one) + one.unacked.size, one.unacked.size])
        if (reader) expect(lagOf(lane, reader)).toBe(lane.inside.size)
        expect(one.bytes).toBe(readyIn(one))
      }
      expect(play.outputs.filter((output) => output.kind === 'exit')).toEqual([])
    }), { numRuns: 100 })
  })
})
