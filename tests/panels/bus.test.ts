import { describe, expect, it } from 'vitest'
import type { BusSystem } from '../../src/contract/bus.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import { bus, type BrokerView, type GroupView } from '../../src/telemetry/index.ts'
import { channelsOf, firstMessage } from '../../src/ui/panels/bus/channels.ts'
import { groupText } from '../../src/ui/panels/bus/groups.ts'

const group = (members: GroupView['members'], more: Partial<GroupView> = {}): GroupView =>
  ({ name: 'g', generation: 3, state: 'Stable', reason: '', members, rebalances: 0, ...more })
const member = (id: string, process: string, ...owns: string[]) => ({ id, process, owns })

describe('a group in the words of its system', () => {
  it.each<[BusSystem, string]>([
    ['kafka', 'is stable in generation 3: a has orders/0; b has orders/0.'],
    ['nats', 'is a queue group: a and b listen to orders/0, and one of them gets each message.'],
    ['redis', 'is a group of ann (a) and b.'],
  ])('%s', (system, text) => {
    expect(groupText(system, group([member(system === 'redis' ? 'ann' : '1/2', 'a', 'orders/0'), member('b', 'b', 'orders/0')]))).toBe(text)
  })

  it('with nobody in it', () => {
    expect(groupText('kafka', group([], { state: 'Empty' }))).toBe('is empty in generation 3: nobody is in it.')
    expect(groupText('nats', group([]))).toBe('has no members: nobody is in it.')
  })
})

function broker(system: BusSystem, ...facts: Record<string, unknown>[]): BrokerView {
  const events = facts.map((fact, seq) => ({ seq, t: seq, process: 'broker', system, from: '', key: null, headers: [], body: { text: '', size: 0 }, by: '', change: 'created', detail: {}, ...fact }) as unknown as LabEvent)
  return bus.apply(bus.create(), events).brokers.get('broker')!
}

describe('a message by hand begins', () => {
  it('with a topic, not with one that Kafka keeps for itself', () => {
    const kafka = broker('kafka', ...['__consumer_offsets', 'orders'].map((name) => ({ kind: 'bus.channel', what: 'topic', name, detail: { partitions: 1 } })))
    expect([channelsOf(kafka), firstMessage(kafka).channel]).toEqual([['orders'], 'orders'])
  })

  it('with a subject that was used, not with the name of a stream or a key of a bucket', () => {
    const nats = broker('nats',
      { kind: 'bus.channel', what: 'stream', name: 'ORDERS' },
      { kind: 'bus.produce', message: 1, channel: '$KV.carts.ann', queues: ['KV_carts'], offset: 1 },
      { kind: 'bus.produce', message: 2, channel: 'orders.new', queues: ['ORDERS'], offset: 1 },
    )
    expect([channelsOf(nats), firstMessage(nats).channel]).toEqual([['orders.new'], 'orders.new'])
  })

  it('with a queue by way of the default exchange', () => {
    const rabbit = broker('rabbitmq', { kind: 'bus.channel', what: 'exchange', name: '' }, { kind: 'bus.channel', what: 'exchange', name: 'shop' }, { kind: 'bus.channel', what: 'queue', name: 'bills' })
    expect([channelsOf(rabbit), firstMessage(rabbit)]).toEqual([['shop'], { channel: '', routing: 'bills', key: null, headers: [], body: '' }])
  })
})
