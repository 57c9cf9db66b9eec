import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import { bus, describe as inWords, lagOf, valueAt, type BrokerView } from '../../src/telemetry/index.ts'

/** A broker's events, one virtual second apart. */
function told(process: string, ...facts: Record<string, unknown>[]): LabEvent[] {
  return facts.map((fact, i) => ({ seq: i, t: i * 1e9, process, ...fact }) as unknown as LabEvent)
}
const body = { text: 'x', size: 1 }
const produce = (message: number, rest: object) => ({ kind: 'bus.produce', message, from: 'orders', key: null, headers: [], body, ...rest })
const of = (events: LabEvent[], name: string): BrokerView => bus.apply(bus.create(), events).brokers.get(name)!

describe('the bus fold', () => {
  it('[B3] counts a Kafka group behind by its committed offset, and ends a message with the commit', () => {
    const kafka = { system: 'kafka', channel: 'orders', partition: 1 }
    const broker = of(told('kafka',
      { kind: 'bus.channel', system: 'kafka', what: 'topic', name: 'orders', change: 'created', by: '', detail: { partitions: 2 } },
      { kind: 'bus.group', system: 'kafka', group: 'billing', generation: 1, state: 'Stable', reason: 'join', members: [{ id: 'm', process: 'worker', owns: ['orders/1'] }] },
      produce(1, { ...kafka, offset: 0 }), produce(2, { ...kafka, offset: 1 }),
      { kind: 'bus.deliver', ...kafka, message: 1, queue: 'billing', to: 'worker', offset: 0, attempt: 1 },
      { kind: 'bus.ack', ...kafka, message: 0, queue: 'billing', from: 'worker', offset: 1, outcome: 'commit' },
    ), 'kafka')
    expect([...broker.lanes.keys()]).toEqual(['orders/0', 'orders/1'])
    const lane = broker.lanes.get('orders/1')!
    const reader = lane.readers.get('billing')!
    expect(reader).toMatchObject({ owner: 'worker', done: 1, delivered: 1 })
    expect(lagOf(lane, reader)).toBe(1)
    expect([valueAt(reader.lag, 4e9), valueAt(reader.lag, 5e9)]).toEqual([2, 1])
    expect(broker.messages.get(1)).toMatchObject({ state: 'done', steps: [{ kind: 'produced' }, { kind: 'delivered' }, { kind: 'acknowledged' }] })
    expect(broker.messages.get(2)!.state).toBe('waiting')
  })

  it('[B3] knows what lies in a queue, what is out and what is dead', () => {
    const rabbit = { system: 'rabbitmq', channel: 'shop' }
    const broker = of(told('mq',
      produce(1, { ...rabbit, routing: 'order', queues: ['a', 'b'] }),
      produce(2, { ...rabbit, routing: 'order', queues: ['a'] }),
      { kind: 'bus.deliver', ...rabbit, message: 1, queue: 'a', to: 'worker', attempt: 1 },
      { kind: 'bus.requeue', ...rabbit, message: 1, queue: 'a', reason: 'its channel was closed' },
      { kind: 'bus.deliver', ...rabbit, message: 1, queue: 'a', to: 'worker', attempt: 2 },
      { kind: 'bus.dead', ...rabbit, message: 1, queue: 'a', target: 'dlx', as: 3, reason: 'rejected' },
      produce(3, { ...rabbit, channel: 'dlx', queues: ['dead'] }),
    ), 'mq')
    const [a, b] = [broker.lanes.get('a')!, broker.lanes.get('b')!]
    expect([...a.inside]).toEqual([2])
    expect([...b.inside]).toEqual([1])
    expect(lagOf(a, a.readers.get('a')!)).toBe(1)
    expect(a.readers.get('a')).toMatchObject({ again: 1, unacked: new Set() })
    expect(broker.messages.get(1)).toMatchObject({ state: 'dead', attempts: 2 })
    expect(broker.lanes.get('dead')!.inside.size).toBe(1)
    expect(a.series.map(({ n }) => n)).toEqual([1, 2, 1])
  })

  it('[B3] shows who leads a queue where it is, and no partition of it', () => {
    const broker = of(told('mq',
      { kind: 'bus.channel', system: 'rabbitmq', what: 'queue', name: 'raft', change: 'created', by: '', detail: { type: 'quorum' } },
      { kind: 'bus.leader', system: 'rabbitmq', channel: 'raft', partition: 0, leader: 'rabbit@mq', isr: ['rabbit@mq'], epoch: 2, reason: 'elected' },
    ), 'mq')
    expect([...broker.lanes.values()].map(({ id, leader }) => [id, leader])).toEqual([['raft', 'rabbit@mq']])
  })

  it('keeps nothing where nothing stays, and lets readers of a stream read past each other', () => {
    const broker = of(told('nats',
      produce(1, { system: 'nats', channel: 'ping' }),
      { kind: 'bus.deliver', system: 'nats', channel: 'ping', message: 1, queue: '', to: 'x', attempt: 1 },
      produce(2, { system: 'nats', channel: 'orders.new', queues: ['ORDERS'], offset: 1 }),
      { kind: 'bus.deliver', system: 'nats', channel: 'orders.new', message: 2, queue: 'billing', to: 'x', attempt: 1 },
      { kind: 'bus.ack', system: 'nats', channel: 'orders.new', message: 2, queue: 'billing', from: 'x', outcome: 'ack' },
      { kind: 'bus.deliver', system: 'nats', channel: 'orders.new', message: 2, queue: 'mail', to: 'y', attempt: 1 },
    ), 'nats')
    expect(broker.lanes.get('ping')).toMatchObject({ transient: true, total: 1, inside: new Set() })
    const stream = broker.lanes.get('ORDERS')!
    expect([...stream.readers.values()].map((reader) => lagOf(stream, reader))).toEqual([0, 1])
    expect(stream.readers.get('mail')!.unacked.size).toBe(1)
  })

  it('knows NATS consumers before they read: what their filter lets through, and what leaves the stream unread', () => {
    const orders = (message: number, place: string) => produce(message, { system: 'nats', channel: `orders.${place}`, queues: ['ORDERS'], offset: message })
    const consumer = (name: string, detail: object) => ({ kind: 'bus.channel', system: 'nats', what: 'consumer', name: `ORDERS/${name}`, change: 'created', by: '', detail: { stream: 'ORDERS', ...detail } })
    const at = { system: 'nats', channel: 'orders.eu' }
    const events = told('nats',
      orders(1, 'eu'), orders(2, 'us'),
      consumer('all', { deliver: 'all' }), consumer('eu', { deliver: 'all', filter: 'orders.eu, orders.x.>' }), consumer('new', { deliver: 'new' }),
      orders(3, 'us'), orders(4, 'eu'),
      { kind: 'bus.deliver', ...at, message: 1, queue: 'eu', to: 'x', offset: 1, attempt: 1 },
      { kind: 'bus.ack', ...at, message: 1, queue: 'eu', from: 'x', offset: 1, outcome: 'ack' },
      { kind: 'bus.drop', ...at, message: 1, queue: 'ORDERS', offset: 1, reason: 'max_msgs' },
      { kind: 'bus.drop', ...at, channel: 'orders.us', message: 2, queue: 'ORDERS', offset: 2, reason: 'max_msgs' },
    )
    const lags = (count: number) => {
      const lane = of(events.slice(0, count), 'nats').lanes.get('ORDERS')!
      return Object.fromEntries([...lane.readers.values()].map((reader) => [reader.queue, lagOf(lane, reader)]))
    }
    expect(lags(5)).toEqual({ all: 2, eu: 1, new: 0 })
    expect(lags(7)).toEqual({ all: 4, eu: 2, new: 2 })
    expect(lags(9)).toEqual({ all: 4, eu: 1, new: 2 })
    expect(lags(11)).toEqual({ all: 2, eu: 1, new: 2 })
    expect([1, 2].map((id) => of(events, 'nats').messages.get(id)!.state)).toEqual(['done', 'lost'])
  })

  it('tells of a message of the exchange without a name by its queue', () => {
    const rabbit = { system: 'rabbitmq', channel: '' }
    const events = told('mq',
      produce(1, { ...rabbit, routing: 'mails', queues: ['mails'] }), produce(2, { ...rabbit, routing: 'nowhere', queues: [] }),
      { kind: 'bus.deliver', ...rabbit, message: 1, queue: 'mails', to: 'mailer', attempt: 1 },
      { kind: 'bus.ack', ...rabbit, message: 1, queue: 'mails', from: 'mailer', outcome: 'ack' },
      { kind: 'bus.deliver', ...rabbit, channel: 'shop', message: 3, queue: 'mails', to: 'mailer', attempt: 2 },
    )
    expect(events.map(inWords)).toEqual([
      '#1 from orders into mails (1 B)', '#2 from orders into the default exchange (1 B)',
      '#1 of mails to mailer', '#1 of mails acknowledged by mailer', '#3 of shop to mailer (mails), attempt 2',
    ])
  })

  it('gives the same in one batch as event by event', () => {
    const events = told('kafka', produce(1, { system: 'kafka', channel: 'orders', partition: 0, offset: 0 }), produce(2, { system: 'kafka', channel: 'orders', partition: 0, offset: 1 }))
    const state = bus.create()
    for (let i = 0; i < events.length; i++) bus.apply(state, events, i, i + 1)
    expect(state).toEqual(bus.apply(bus.create(), events))
  })
})
