import { describe, expect, it } from 'vitest'
import { Bench, type Client } from './nats-bench.ts'

const stream = (client: Client, name: string, more: object = {}) => client.api(`STREAM.CREATE.${name}`, { name, subjects: [`${name}.>`], ...more })
const consumer = (client: Client, of: string, name: string, more: object = {}) =>
  client.api(`CONSUMER.DURABLE.CREATE.${of}.${name}`, { stream_name: of, config: { durable_name: name, ack_policy: 'explicit', ...more } })

describe('faults inside a NATS server', () => {
  it('[F26] leaves a stream without a leader: no responders, pulls end, the API is unavailable; then it goes on', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    consumer(client, 'orders', 'bills')
    client.sub('pulled', 'p')
    client.pub('$JS.API.CONSUMER.MSG.NEXT.orders.bills', '{"batch":1,"expires":5000000000}', 'pulled')
    bench.arm('f', { type: 'leader_election', channel: 'orders', downtime: 500 })
    expect(client.messages('p')[0]?.headers).toContain('409 Leadership Change')
    expect(client.ask('orders.new', 'a')?.headers).toContain('503')
    expect(client.api('STREAM.INFO.orders')).toMatchObject({ error: { code: 503, err_code: 10008 } })
    bench.pass(500)
    expect(client.ask('orders.new', 'a')?.data).toBe('{"stream":"orders", "seq":1}')
    expect(bench.facts('bus.leader').map(({ channel, reason }) => [channel, reason])).toEqual([['orders', 'the leader is lost'], ['orders', 'elected']])
  })

  it('[F27] lets answers leave later, in order', () => {
    const bench = new Bench()
    const client = bench.client()
    client.sub('a', '1')
    bench.arm('f', { type: 'slow_broker', delay: 200 })
    client.pub('a', 'x')
    client.pub('a', 'y')
    bench.pass(199)
    expect(client.bodies('1')).toEqual([])
    bench.pass(1)
    expect(client.bodies('1')).toEqual(['x', 'y'])
  })

  it('[F29] delivers once more what was acknowledged, counted, and settles the second time', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    client.sub('pushed', 'p')
    consumer(client, 'orders', 'bills', { deliver_subject: 'pushed' })
    bench.arm('f', { type: 'redelivery', queue: 'bills', delay: 300 })
    client.pub('orders.new', 'a')
    expect(client.ask(client.messages('p')[0]!.reply)).toMatchObject({ data: '' })
    bench.pass(299)
    expect(client.messages('p')).toHaveLength(1)
    bench.pass(2)
    const again = client.messages('p')[1]!
    expect(again.reply).toContain('$JS.ACK.orders.bills.2.1.2.')
    client.pub(again.reply)
    bench.pass(60_000)
    expect(client.messages('p')).toHaveLength(2)
    expect(client.api('CONSUMER.INFO.orders.bills')).toMatchObject({ num_ack_pending: 0 })
    expect(bench.facts('bus.deliver').map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(bench.outputs.filter(({ kind }) => kind === 'hit')).toHaveLength(1)
  })

  it('[F30] loses a PubAck with its connection: the message is there, and its id says so', () => {
    const bench = new Bench()
    const [client, other] = [bench.client(), bench.client('other')]
    stream(other, 'orders')
    bench.arm('f', { type: 'lost_ack', channel: 'orders' })
    client.ask('orders.new', 'a', { 'Nats-Msg-Id': '1' })
    expect(client.ended).toBe('abort')
    expect(client.messages()).toEqual([])
    bench.clear('f')
    expect(other.ask('orders.new', 'a', { 'Nats-Msg-Id': '1' })?.data).toBe('{"stream":"orders", "seq":1,"duplicate": true}')
    expect(other.api('STREAM.INFO.orders').state.messages).toBe(1)
  })

  it('[F31] puts a message under a subject that nobody can read', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    client.sub('orders.>', '1')
    bench.arm('f', { type: 'poison', channel: 'orders.new' })
    bench.arm('g', { type: 'poison', channel: 'orders.new', body: 'not json' })
    expect(() => JSON.parse(client.bodies('1')[0]!) as unknown).toThrow()
    expect(client.bodies('1')[1]).toBe('not json')
    expect(bench.facts('bus.produce').map(({ fault, queues, offset }) => [fault, queues, offset])).toEqual([['f', ['orders'], 1], ['g', ['orders'], 2]])
  })

  it('[F32] refuses what a full stream is sent, until it is over', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    stream(client, 'bills')
    bench.arm('f', { type: 'full_queue', channel: 'orders' })
    expect(JSON.parse(client.ask('orders.new', 'a')!.data)).toMatchObject({ error: { code: 503, err_code: 10077 }, stream: 'orders', seq: 0 })
    expect(client.ask('bills.new', 'a')?.data).toContain('"seq":1')
    bench.clear('f')
    expect(client.ask('orders.new', 'a')?.data).toContain('"seq":1')
    expect(bench.facts('bus.error')).toMatchObject([{ to: 'worker', code: '10077', channel: 'orders' }])
  })

  it('[F28] [F33] says which faults mean nothing here', () => {
    const bench = new Bench()
    bench.arm('f', { type: 'rebalance' })
    bench.arm('g', { type: 'eviction' })
    expect(bench.problems().map((one) => one.split(':')[0])).toEqual(['rebalance means nothing to NATS', 'eviction means nothing to NATS'])
  })
})
