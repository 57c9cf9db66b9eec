import { describe, expect, it } from 'vitest'
import { BrokerExit } from '../../../src/sim/brokers/system.ts'
import { readConfig } from '../../../src/sim/brokers/rabbitmq/config.ts'
import { text, type Table } from '../../../src/sim/brokers/rabbitmq/wire/table.ts'
import { Bench } from './rabbit-bench.ts'

const DEAD: Table = [['x-dead-letter-exchange', text('')], ['x-dead-letter-routing-key', text('graves')]]
const QUORUM: Table = [['x-queue-type', text('quorum')]]

describe('a simulated RabbitMQ', () => {
  it('[B3] tells of each message from its publish to its end', () => {
    const bench = new Bench()
    const client = bench.client('orders')
    client.queue('graves')
    client.queue('work', DEAD)
    client.consume('work')
    client.publish('work', 'a', { headers: [['trace', text('x')]], messageId: 'm-1' })
    client.nack(1, true)
    client.nack(2, false)
    client.publish('nowhere', 'b')
    expect(bench.facts('bus.produce')).toMatchObject([
      { message: 1, from: 'orders', channel: '', routing: 'work', queues: ['work'], headers: [['trace', 'x'], ['message_id', 'm-1']], body: { text: 'a', size: 1 } },
      { message: 2, from: '', routing: 'graves', queues: ['graves'] },
      { message: 3, routing: 'nowhere', queues: [] },
    ])
    expect(bench.facts('bus.deliver').map(({ message, queue, to, attempt }) => [message, queue, to, attempt])).toEqual([[1, 'work', 'orders', 1], [1, 'work', 'orders', 2]])
    expect(bench.facts('bus.ack').map(({ message, outcome }) => [message, outcome])).toEqual([[1, 'nack'], [1, 'reject']])
    expect(bench.facts('bus.dead')).toMatchObject([{ message: 1, queue: 'work', target: 'graves', as: 2, reason: 'rejected' }])
    expect(bench.facts('bus.drop')).toMatchObject([{ message: 3, queue: '', reason: 'unroutable' }])
    client.gone()
    expect(bench.facts('bus.channel').map(({ what, name, change }) => `${what} ${name} ${change}`)).toEqual([
      'queue graves created', 'queue work created', 'consumer of-work created', 'consumer of-work deleted',
    ])
  })

  it('[B3] tells why a message went back, and whose turn it is where only one has it', () => {
    const bench = new Bench()
    const [owner, one, other] = [bench.client('owner'), bench.client('one'), bench.client('other')]
    owner.queue('work', [['x-single-active-consumer', { type: 'bool', value: true }]])
    one.consume('work')
    other.consume('work')
    owner.publish('work', 'a')
    one.gone()
    expect(bench.facts('bus.requeue')).toMatchObject([{ message: 1, queue: 'work', reason: 'its connection was closed' }])
    expect(other.all('basic.deliver')).toMatchObject([{ body: 'a', redelivered: true }])
    expect(bench.facts('bus.group').at(-1)).toMatchObject({ group: 'work', generation: 2, members: [{ process: 'other', owns: ['work'] }] })
  })

  it('[B4] publishes by hand to an exchange, or to the queue of that name', () => {
    const bench = new Bench()
    const client = bench.client()
    client.queue('work')
    client.consume('work', { noAck: true })
    bench.step({ kind: 'publish', message: { channel: '', routing: 'work', key: null, headers: [['a', 'b']], body: '{"n":1}' } })
    bench.step({ kind: 'publish', message: { channel: 'work', key: null, headers: [], body: 'plain' } })
    bench.step({ kind: 'publish', message: { channel: '', routing: 'work', key: null, headers: [['x-death', '[]'], ['trace', 'y'], ['content_type', 'text/csv'], ['priority', '3']], body: '{}' } })
    bench.step({ kind: 'publish', message: { channel: 'nowhere', key: null, headers: [], body: 'x' } })
    expect(client.all('basic.deliver').map(({ body, properties }) => [body, properties?.contentType, properties?.deliveryMode])).toEqual([['{"n":1}', 'application/json', 2], ['plain', 'text/plain', 2], ['{}', 'text/csv', 2]])
    expect(client.all('basic.deliver').at(-1)?.properties).toMatchObject({ priority: 3, headers: [['trace', text('y')]] })
    expect(bench.facts('bus.produce').map(({ from }) => from)).toEqual(['', '', ''])
    expect(bench.problems()).toEqual(['nothing was published: there is no exchange and no queue nowhere'])
  })

  it('[B4] has no offsets to replay from: dead letters move back, open deliveries are delivered again, and it says so', () => {
    const bench = new Bench()
    const client = bench.client()
    client.queue('graves')
    client.queue('work', DEAD)
    client.consume('work')
    client.publish('work', 'a')
    client.nack(1, false)
    bench.step({ kind: 'replay', from: { channel: 'graves', queue: 'work', offset: 0 } })
    expect(client.bodies()).toEqual(['a', 'a'])
    bench.step({ kind: 'replay', from: { channel: 'work', queue: 'work', offset: 0 } })
    expect(client.all('basic.deliver').map(({ redelivered }) => redelivered)).toEqual([false, false, true])
    bench.step({ kind: 'replay', from: { channel: 'work', queue: 'nowhere', offset: 0 } })
    expect(bench.problems().map((one) => one.split(':')[0]!.split(',')[0])).toEqual(['RabbitMQ has no offsets', 'RabbitMQ keeps no message that was acknowledged', 'nothing to replay'])
  })

  it('[B5] waits for a client that does not read, and goes on when it does', () => {
    const bench = new Bench()
    const [owner, slow] = [bench.client(), bench.client('slow')]
    owner.queue('work')
    slow.consume('work')
    for (let i = 0; i < 10; i++) owner.publish('work', 'x'.repeat(20_000))
    const before = slow.bodies().length
    expect(before).toBeLessThan(5)
    owner.queue('work')
    expect(owner.all('queue.declare-ok').at(-1)).toMatchObject({ messageCount: 10 - before })
    for (let i = 0; i < 10; i++) bench.step({ kind: 'drained', fd: slow.fd })
    expect(slow.bodies()).toHaveLength(10)
  })

  it('[B2] finds after SIGKILL what was durable, and marks what was out', () => {
    const bench = new Bench()
    const client = bench.client()
    client.queue('kept')
    client.queue('lost', [], { durable: false })
    client.queue('raft', QUORUM)
    client.publish('kept', 'persistent', { deliveryMode: 2 })
    client.publish('kept', 'transient')
    client.publish('lost', 'x', { deliveryMode: 2 })
    client.publish('raft', 'in quorum')
    client.say('basic.get', { ticket: 0, queue: 'raft', noAck: false })
    const next = new Bench({}, bench.process.disk(false))
    expect(next.facts('bus.drop').map(({ message, queue, reason }) => [message, queue, reason])).toEqual([[2, 'kept', 'it was not durable'], [3, 'lost', 'it was not durable']])
    expect(next.facts('bus.requeue')).toMatchObject([{ message: 4, queue: 'raft' }])
    expect(next.facts('bus.channel').map(({ name, change }) => [name, change])).toEqual([['lost', 'deleted'], ['kept', 'created'], ['raft', 'created']])
    const again = next.client()
    again.consume('raft', { consumerTag: 'r' })
    again.consume('kept', { consumerTag: 'k' })
    expect(again.all('basic.deliver').map(({ body, redelivered }) => [body, redelivered])).toEqual([['in quorum', true], ['persistent', false]])
    again.consume('lost')
    expect(again.all('channel.close')).toMatchObject([{ code: 404, text: "NOT_FOUND - no queue 'lost' in vhost '/'" }])
  })

  it('[C1] goes on from a checkpoint as if it had never been away', () => {
    const rest = (bench: Bench): unknown => {
      const [client] = bench.clients.values()
      client!.heard.length = 0
      const from = bench.outputs.length
      bench.pass(600)
      client!.ack(1)
      client!.publish('work', 'later')
      bench.pass(100_000)
      return [client!.heard, bench.outputs.slice(from)]
    }
    const bench = new Bench({ RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-rabbit consumer_timeout 2000' })
    const client = bench.client()
    client.queue('graves')
    client.queue('work', [...DEAD, ['x-message-ttl', { type: 'signedint', value: 500 }]])
    client.say('basic.qos', { prefetchSize: 0, prefetchCount: 1, global: false })
    client.consume('work')
    for (const body of 'abc') client.publish('work', body)
    const [image, now] = [bench.process.checkpoint(), bench.now]
    const first = structuredClone(rest(bench))
    expect(JSON.stringify(first)).toContain('expired')
    bench.process.restore(image)
    bench.now = now
    bench.step()
    expect(rest(bench)).toEqual(first)
  })

  it('closes a channel whose delivery was not acknowledged for half an hour, at its next look', () => {
    const bench = new Bench()
    const client = bench.client()
    client.queue('work')
    client.consume('work')
    bench.pass(90_000)
    client.publish('work', 'a')
    bench.pass(30 * 60_000)
    expect(client.all('channel.close')).toEqual([])
    bench.pass(60_000)
    expect(client.all('channel.close')).toMatchObject([{ code: 406, text: expect.stringContaining('delivery acknowledgement on channel 1 timed out. Timeout value used: 1800000 ms') as string }])
  })

  it('ends a quorum message after twenty returns, as RabbitMQ 4 does where nothing is said', () => {
    const bench = new Bench()
    const client = bench.client()
    client.queue('graves')
    client.queue('work', [...QUORUM, ...DEAD])
    client.consume('work')
    client.publish('work', 'poison')
    for (let tag = 1; tag <= 21; tag++) client.nack(tag, true)
    expect(client.all('basic.deliver')).toHaveLength(21)
    expect(bench.facts('bus.dead')).toMatchObject([{ reason: 'delivery_limit' }])
  })

  it('does not start with what the image would not start with', () => {
    const spec = (env: Record<string, string>) => ({ env, hostname: 'mq' }) as unknown as Parameters<typeof readConfig>[0]
    expect(() => readConfig(spec({ RABBITMQ_VM_MEMORY_HIGH_WATERMARK: '0.5' }))).toThrow('RABBITMQ_VM_MEMORY_HIGH_WATERMARK is set but deprecated')
    expect(() => readConfig(spec({ RABBITMQ_NODE_PORT: 'x' }))).toThrow(BrokerExit)
    expect(() => readConfig(spec({ RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-rabbit heartbeat soon' }))).toThrow('-rabbit heartbeat has to be a number, and is soon')
    expect(readConfig(spec({ RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-rabbit heartbeat 5 -rabbit unknown x' })).settings.heartbeat).toBe(5)
  })
})
