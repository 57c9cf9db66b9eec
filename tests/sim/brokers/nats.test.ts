import { describe, expect, it } from 'vitest'
import { Bench, type Client } from './nats-bench.ts'

const stream = (client: Client, name: string, more: object = {}) => client.api(`STREAM.CREATE.${name}`, { name, subjects: [`${name}.>`], ...more })
const durable = (client: Client, of: string, name: string, more: object = {}) =>
  client.api(`CONSUMER.DURABLE.CREATE.${of}.${name}`, { stream_name: of, config: { durable_name: name, ack_policy: 'explicit', ...more } })

describe('[B3] what a NATS server tells', () => {
  it('of core messages: to whom, or that nobody listened; nothing of inboxes and of its own subjects', () => {
    const bench = new Bench()
    const [client, other] = [bench.client('orders'), bench.client('bills')]
    other.sub('news.*', '1')
    other.sub('_INBOX.x.*', '2')
    client.pub('news.eu', 'hello')
    client.pub('nobody', 'x')
    client.pub('_INBOX.x.1', 'an answer')
    client.api('INFO')
    expect(bench.facts('bus.produce').map(({ message, channel, from, offset }) => [message, channel, from, offset])).toEqual([[1, 'news.eu', 'orders', undefined], [2, 'nobody', 'orders', undefined]])
    expect(bench.facts('bus.deliver')).toMatchObject([{ message: 1, to: 'bills', queue: '', attempt: 1 }])
    expect(bench.facts('bus.drop')).toMatchObject([{ message: 2, reason: 'nobody subscribed' }])
    expect(bench.facts('bus.channel').map(({ what, name, change }) => [what, name, change])).toEqual([['subscription', 'news.*', 'created']])
  })

  it('of a queue group: who is in it', () => {
    const bench = new Bench()
    const [a, b] = [bench.client('a'), bench.client('b')]
    a.sub('work', '1', 'workers')
    b.sub('work', '1', 'workers')
    a.gone()
    expect(bench.facts('bus.group').map(({ group, members }) => [group, members.map(({ process, owns }) => [process, owns])])).toEqual([
      ['workers', [['a', ['work']]]], ['workers', [['a', ['work']], ['b', ['work']]]], ['workers', [['b', ['work']]]],
    ])
  })

  it('of a message from its stream to its end: delivered, sent back, late, acknowledged, over the limit of deliveries', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    client.sub('pushed', 'p')
    durable(client, 'orders', 'bills', { deliver_subject: 'pushed', ack_wait: 1e9, max_deliver: 3 })
    client.pub('orders.new', 'a', '', { 'Trace-Id': 't' })
    client.pub(client.messages('p')[0]!.reply, '-NAK')
    bench.pass(1100)
    expect(client.messages('p')).toHaveLength(3)
    bench.pass(1100)
    expect(bench.facts('bus.produce')).toMatchObject([{ channel: 'orders.new', queues: ['orders'], offset: 1, headers: [['Trace-Id', 't']], body: { text: 'a', size: 1 } }])
    expect(bench.facts('bus.deliver').map(({ queue, attempt, offset }) => [queue, attempt, offset])).toEqual([['bills', 1, 1], ['bills', 2, 1], ['bills', 3, 1]])
    expect(bench.facts('bus.ack')).toMatchObject([{ outcome: 'nack', queue: 'bills', message: 1 }])
    expect(bench.facts('bus.requeue').length).toBeGreaterThan(0)
    expect(bench.facts('bus.dead')).toMatchObject([{ message: 1, queue: 'bills', reason: 'delivered 3 times (max_deliver)' }])
  })

  it('of duplicates, limits and what a work queue is done with', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'work', { retention: 'workqueue', max_msgs: 2 })
    client.pub('work.a', '1', '', { 'Nats-Msg-Id': 'x' })
    client.pub('work.a', '1', '', { 'Nats-Msg-Id': 'x' })
    client.pub('work.a', '2')
    client.pub('work.a', '3')
    durable(client, 'work', 'only')
    client.pub(client.ask('$JS.API.CONSUMER.MSG.NEXT.work.only')!.reply)
    expect(bench.facts('bus.drop').map(({ message, queue, reason }) => [message, queue, reason])).toEqual([
      [2, 'work', 'a duplicate: its Nats-Msg-Id is known as sequence 1'], [1, 'work', 'max_msgs'], [3, 'work', 'acknowledged'],
    ])
  })

  it('a key of a bucket is a message\'s key', () => {
    const bench = new Bench()
    const client = bench.client()
    client.api('STREAM.CREATE.KV_carts', { name: 'KV_carts', subjects: ['$KV.carts.>'], max_msgs_per_subject: 1 })
    client.pub('$KV.carts.ann.items', '1')
    expect(bench.facts('bus.produce')).toMatchObject([{ key: 'ann.items', queues: ['KV_carts'] }])
  })
})

describe('[B4] by hand', () => {
  it('a message goes to its subject, with headers, into the stream that keeps it', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    client.sub('orders.*', '1')
    bench.step({ kind: 'publish', message: { channel: 'orders.new', key: null, headers: [['A', 'b']], body: 'hi' } })
    expect(client.messages('1')).toMatchObject([{ headers: 'NATS/1.0\r\nA: b\r\n\r\n', data: 'hi' }])
    expect(bench.facts('bus.produce')).toMatchObject([{ from: '', offset: 1 }])
    bench.step({ kind: 'publish', message: { channel: 'two words', key: null, headers: [], body: '' } })
    expect(bench.problems()[0]).toContain('two words is no subject')
  })

  it('a consumer reads again from a sequence, from the first, from the end', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    client.sub('pushed', 'p')
    durable(client, 'orders', 'bills', { deliver_subject: 'pushed' })
    for (const text of ['a', 'b', 'c']) client.pub('orders.new', text)
    for (const { reply } of client.messages('p')) client.pub(reply)
    const replay = (channel: string, queue: string, offset: number | string): string[] => {
      const before = client.messages('p').length
      bench.step({ kind: 'replay', from: { channel, queue, offset } })
      return client.bodies('p').slice(before)
    }
    expect(replay('orders', 'bills', 2)).toEqual(['b', 'c'])
    expect(replay('orders.new', 'bills', 'earliest')).toEqual(['a', 'b', 'c'])
    expect(replay('orders', 'bills', 'latest')).toEqual([])
    for (const [channel, queue, offset] of [['nowhere', 'bills', 1], ['orders', 'nobody', 1], ['orders', 'bills', 'x']] as const) replay(channel, queue, offset)
    expect(bench.problems().map((text) => text.split(': ')[1])).toEqual([
      'there is no stream nowhere, and none that keeps this subject', 'stream orders has no consumer nobody', 'x is not a sequence; sequences count from 1, or say earliest or latest',
    ])
  })
})

/** A bit of everything that takes time or chance: half of it before, half after `between`. */
function story(bench: Bench, between: () => void): void {
  const [client, other] = [bench.client('a'), bench.client('b')]
  stream(client, 'orders', { max_age: 3e9, duplicate_window: 1e9 })
  other.sub('pushed', 'p')
  durable(other, 'orders', 'pushed', { deliver_subject: 'pushed', ack_wait: 5e8, backoff: [2e8, 4e8] })
  durable(client, 'orders', 'pulled', { ack_wait: 3e8 })
  for (const one of [client, other]) one.sub('work', 'w', 'workers')
  for (let i = 0; i < 10; i++) client.pub(i % 2 === 0 ? 'orders.new' : 'work', String(i), '', { 'Nats-Msg-Id': String(i) })
  client.sub('in', 'in')
  client.pub('$JS.API.CONSUMER.MSG.NEXT.orders.pulled', '{"batch":9,"expires":900000000,"idle_heartbeat":200000000}', 'in')
  other.say('PUB orders.new 4\r\nha')
  bench.pass(250)
  between()
  other.say('lf\r\n')
  for (let i = 0; i < 10; i++) client.pub(i % 2 === 0 ? 'orders.new' : 'work', String(i), '', { 'Nats-Msg-Id': String(i) })
  client.api('CONSUMER.CREATE.orders', { stream_name: 'orders', config: { ack_policy: 'none' } })
  bench.pass(6000)
}

describe('[C1] a checkpoint of a NATS server', () => {
  it('put back, goes on byte for byte', () => {
    const [straight, replaced] = [new Bench(), new Bench()]
    story(straight, () => {})
    story(replaced, () => replaced.replace())
    expect(straight.outputs.length).toBeGreaterThan(100)
    expect(replaced.outputs).toEqual(straight.outputs)
  })

  it('another seed draws other members of a queue group', () => {
    const drawn = ([1, 2] as const).map((seed) => {
      const bench = new Bench(['-js'], undefined, [seed, 2, 3, 4])
      story(bench, () => {})
      return bench.facts('bus.deliver').filter(({ channel }) => channel === 'work').map(({ to }) => to).join('')
    })
    expect(drawn[0]).not.toBe(drawn[1])
  })
})

describe('[B2] the disk of a NATS server', () => {
  it('has streams in files with their consumers and unacknowledged messages, and not what was in memory', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'kept')
    stream(client, 'lost', { storage: 'memory' })
    durable(client, 'kept', 'bills', { ack_wait: 1e9 })
    for (const text of ['a', 'b', 'c']) client.pub('kept.x', text)
    const [first] = [client.ask('$JS.API.CONSUMER.MSG.NEXT.kept.bills')!, client.ask('$JS.API.CONSUMER.MSG.NEXT.kept.bills')!]
    client.pub(first.reply)
    const next = new Bench(['-js'], bench.process.disk(false))
    const again = next.client()
    expect(again.api('STREAM.NAMES').streams).toEqual(['kept'])
    expect(again.api('CONSUMER.INFO.kept.bills')).toMatchObject({ num_ack_pending: 1, num_pending: 1, ack_floor: { stream_seq: 1 } })
    again.sub('in', 'in')
    again.pub('$JS.API.CONSUMER.MSG.NEXT.kept.bills', '{"batch":9,"expires":3000000000}', 'in')
    next.pass(2000)
    expect(again.bodies('in').slice(0, 2).toSorted()).toEqual(['b', 'c'])
    expect(again.ask('kept.x', 'd')?.data).toBe('{"stream":"kept", "seq":4}')
    expect(next.facts('bus.produce')).toMatchObject([{ message: 4 }])
  })
})

describe('a NATS server by itself', () => {
  it('publishes advisories where a stream keeps them: dead letters of NATS', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders')
    client.api('STREAM.CREATE.DEAD', { name: 'DEAD', subjects: ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>'] })
    client.sub('pushed', 'p')
    durable(client, 'orders', 'bills', { deliver_subject: 'pushed', max_deliver: 1, ack_wait: 1e9 })
    client.pub('orders.new', 'poison')
    bench.pass(1100)
    const { message } = client.api('STREAM.MSG.GET.DEAD', { seq: 1 })
    expect(JSON.parse(atob(message.data))).toMatchObject({ type: 'io.nats.jetstream.advisory.v1.max_deliver', stream: 'orders', consumer: 'bills', stream_seq: 1, deliveries: 1 })
  })

  it('republishes what a stream keeps, under another subject', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'orders', { republish: { src: 'orders.*', dest: 'news.{{wildcard(1)}}' } })
    client.sub('news.>', '1')
    client.pub('orders.eu', 'a')
    expect(client.messages('1')).toMatchObject([{ subject: 'news.eu', data: 'a' }])
    expect(client.messages('1')[0]!.headers).toContain('Nats-Sequence: 1\r\n')
  })

  it('waits for a push consumer\'s client to say that it has what was sent, and sends heartbeats meanwhile', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'log')
    client.sub('pushed', 'p')
    client.api('CONSUMER.CREATE.log', { stream_name: 'log', config: { ack_policy: 'none', deliver_subject: 'pushed', flow_control: true, idle_heartbeat: 5e8 } })
    for (let i = 0; i < 50; i++) {
      client.pub('log.x', 'x'.repeat(100_000))
      client.drained()
    }
    const sent = () => client.messages('p').filter(({ data }) => data !== '').length
    const flow = client.messages('p').find(({ headers }) => headers.includes('FlowControl Request'))!
    expect(sent()).toBeLessThan(30)
    bench.pass(600)
    client.drained()
    expect(client.messages('p').at(-1)!.headers).toContain(`Nats-Consumer-Stalled: ${flow.reply}`)
    client.pub(flow.reply)
    for (let i = 0; i < 50; i++) client.drained()
    expect(sent()).toBe(50)
  })

  it('forgets each message in its own time, or in its stream\'s', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'log', { max_age: 5e9, allow_msg_ttl: true })
    client.pub('log.a', 'stays')
    client.pub('log.b', 'short', '', { 'Nats-TTL': '2s' })
    client.pub('log.c', 'never', '', { 'Nats-TTL': 'never' })
    const left = (ms: number): number => {
      bench.pass(ms)
      return client.api('STREAM.INFO.log').state.messages
    }
    expect([left(1999), left(1), left(3000)]).toEqual([3, 2, 1])
    expect(bench.facts('bus.drop').map(({ reason }) => reason)).toEqual(['its Nats-TTL is over', 'max_age'])
  })

  it('says goodbye to who waits for a message when it is shut down', () => {
    const bench = new Bench()
    const client = bench.client()
    stream(client, 'log')
    durable(client, 'log', 'c')
    client.sub('in', 'in')
    client.pub('$JS.API.CONSUMER.MSG.NEXT.log.c', '{"batch":3,"expires":5000000000}', 'in')
    bench.step({ kind: 'signal', signal: 'SIGTERM' })
    expect(client.messages('in')[0]?.headers).toBe('NATS/1.0 409 Server Shutdown\r\nNats-Pending-Messages: 3\r\nNats-Pending-Bytes: 0\r\n\r\n')
  })
})
