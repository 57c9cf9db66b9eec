import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../../src/contract/events.ts'
import { bus, lagOf, type BrokerView } from '../../../src/telemetry/index.ts'
import { Ours } from './redis-ours.ts'

/** What the panel makes of what the broker has told. */
const view = (ours: Ours): BrokerView => bus.apply(bus.create(), ours.facts.map((fact, seq) => ({ seq, t: seq, process: 'redis', ...fact }) as unknown as LabEvent)).brokers.get('redis')!
const lifeOf = (ours: Ours, message: number): string[] => view(ours).messages.get(message)!.steps.map(({ kind, who, note }) => [kind, who, note].filter(Boolean).join(' '))

describe('[B3] what the simulated Redis tells', () => {
  it('an entry of a stream from XADD to XACK, with its group, its consumer and how far it is behind', () => {
    const ours = new Ours()
    const [shop, worker] = [ours.connect('shop'), ours.connect('worker')]
    shop.ask('xgroup', 'create', 'orders', 'bills', '$', 'mkstream')
    for (const n of [1, 2, 3]) shop.ask('xadd', 'orders', `${n}-0`, 'n', n, 'what', 'tea')
    worker.ask('xreadgroup', 'group', 'bills', 'ann', 'count', 2, 'streams', 'orders', '>')
    worker.ask('xack', 'orders', 'bills', '1-0')
    const broker = view(ours)
    const lane = broker.lanes.get('orders')!
    const reader = lane.readers.get('bills')!
    expect([lane.inside.size, lagOf(lane, reader), reader.unacked.size, reader.owner]).toEqual([3, 2, 1, 'worker'])
    expect(broker.groups.get('bills')).toMatchObject({ state: 'Stable', members: [{ id: 'ann', process: 'worker', owns: ['orders'] }] })
    expect(broker.messages.get(1)).toMatchObject({ offset: '1-0', from: 'shop', headers: [['n', '1'], ['what', 'tea']], body: { text: '{"n":"1","what":"tea"}' }, state: 'done' })
    expect([2, 3].map((id) => broker.messages.get(id)!.state)).toEqual(['out', 'waiting'])
    expect(lifeOf(ours, 1)).toEqual(['produced shop', 'delivered worker', 'acknowledged worker'])
  })

  it('an entry that is claimed goes back first, and its next delivery is counted', () => {
    const ours = new Ours()
    const [one, two] = [ours.connect('one'), ours.connect('two')]
    one.ask('xadd', 'orders', '1-0', 'n', 1)
    one.ask('xgroup', 'create', 'orders', 'bills', 0)
    one.ask('xreadgroup', 'group', 'bills', 'ann', 'streams', 'orders', '>')
    ours.pass(5000)
    two.ask('xautoclaim', 'orders', 'bills', 'bo', 5000, 0)
    expect(lifeOf(ours, 1)).toEqual(['produced one', 'delivered one', 'requeued bo claims it from ann after 5000 ms', 'delivered two attempt 2'])
  })

  it('a message that nobody listens to is dropped; who listens by a pattern is told as that', () => {
    const ours = new Ours()
    const [shop, one, two] = [ours.connect('shop'), ours.connect('one'), ours.connect('two')]
    shop.ask('publish', 'news', 'nobody hears')
    one.ask('subscribe', 'news')
    two.ask('psubscribe', 'n*')
    shop.ask('publish', 'news', 'two hear')
    one.close()
    const broker = view(ours)
    expect(broker.lanes.get('news')).toMatchObject({ transient: true, total: 2 })
    expect([...broker.lanes.get('news')!.readers.keys()]).toEqual(['news', 'n*'])
    expect([1, 2].map((id) => broker.messages.get(id)!.state)).toEqual(['lost', 'done'])
    expect([...broker.channels.keys()]).toEqual(['subscription/n*'])
  })

  it('an element of a list goes to the one who pops it; what is trimmed off is dropped', () => {
    const ours = new Ours()
    const [shop, worker] = [ours.connect('shop'), ours.connect('worker')]
    shop.ask('rpush', 'jobs', 'a', 'b', 'c')
    worker.ask('blpop', 'jobs', 0)
    shop.ask('ltrim', 'jobs', 1, -1)
    const lane = view(ours).lanes.get('jobs')!
    expect([lane.inside.size, lagOf(lane, lane.readers.get('jobs')!)]).toEqual([1, 1])
    expect([1, 2, 3].map((id) => view(ours).messages.get(id)!.state)).toEqual(['done', 'lost', 'waiting'])
  })

  it('what is trimmed after every group is done with it stays done', () => {
    const ours = new Ours()
    const client = ours.connect()
    client.ask('xgroup', 'create', 'orders', 'bills', '$', 'mkstream')
    client.ask('xadd', 'orders', '1-0', 'n', 1)
    client.ask('xadd', 'orders', '2-0', 'n', 2)
    client.ask('xreadgroup', 'group', 'bills', 'ann', 'count', 1, 'streams', 'orders', '>')
    client.ask('xack', 'orders', 'bills', '1-0')
    client.ask('xtrim', 'orders', 'maxlen', 0)
    expect([1, 2].map((id) => view(ours).messages.get(id)!.state)).toEqual(['done', 'lost'])
    const lane = view(ours).lanes.get('orders')!
    expect([lane.inside.size, lagOf(lane, lane.readers.get('bills')!)]).toEqual([0, 0])
  })

  it('[B4] by hand: to a stream, a list, a channel that somebody has named, or a new stream; and read again from an entry', () => {
    const ours = new Ours()
    const client = ours.connect('worker')
    const publish = (channel: string, body: string): void => ours.give({ kind: 'publish', message: { channel, key: null, headers: [], body } })
    client.ask('rpush', 'jobs', 'a')
    client.ask('subscribe', 'news')
    publish('jobs', 'b')
    publish('news', 'hello')
    publish('orders', '{"n": 1, "to": {"city": "Ulm"}}')
    publish('orders', 'plain')
    expect(client.read()).toEqual(['message', 'news', 'hello'])
    const other = ours.connect('worker')
    expect(other.ask('lrange', 'jobs', 0, -1)).toEqual(['a', 'b'])
    const [first, second] = other.ask('xrange', 'orders', '-', '+') as [[string, string[]], [string, string[]]]
    expect([first[1], second[1]]).toEqual([['n', '1', 'to', '{"city":"Ulm"}'], ['data', 'plain']])
    other.ask('xgroup', 'create', 'orders', 'bills', '$')
    other.send('xreadgroup', 'group', 'bills', 'ann', 'block', 0, 'streams', 'orders', '>')
    ours.give({ kind: 'replay', from: { channel: 'orders', queue: 'bills', offset: second[0] } })
    expect(other.read()).toEqual([['orders', [second]]])
    ours.give({ kind: 'replay', from: { channel: 'orders', queue: 'bills', offset: 'yesterday' } })
    expect(ours.problems).toEqual(['nothing to replay: yesterday is not the id of an entry, such as 1700000000000-0, nor earliest or latest'])
    const read = (offset: string): unknown => {
      ours.give({ kind: 'replay', from: { channel: 'orders', queue: 'bills', offset } })
      return other.ask('xreadgroup', 'group', 'bills', 'ann', 'streams', 'orders', '>')
    }
    expect([read('earliest'), read('latest')]).toEqual([[['orders', [first, second]]], null])
  })
})

describe('[B2] the disk of the simulated Redis', () => {
  const filled = (...argv: string[]): Ours => {
    const ours = new Ours(['redis-server', ...argv])
    const client = ours.connect()
    client.ask('set', 'a', 1)
    client.ask('set', 'short', 1, 'px', 1000)
    client.ask('xadd', 'orders', '1-0', 'n', 1)
    client.ask('xgroup', 'create', 'orders', 'bills', 0)
    client.ask('xreadgroup', 'group', 'bills', 'ann', 'streams', 'orders', '>')
    return ours
  }
  const after = (ours: Ours, orderly: boolean, ...argv: string[]): { ours: Ours; keys: unknown } => {
    const next = new Ours(['redis-server', ...argv], ours.disk(orderly), ours.now + 5e9)
    return { ours: next, keys: (next.connect().ask('keys', '*') as string[]).sort() }
  }

  it('as it comes: an orderly stop saves, SIGKILL loses all since the last snapshot, and what was lost is told', () => {
    expect(after(filled(), true).keys).toEqual(['a', 'orders'])
    const killed = after(filled(), false)
    expect(killed.keys).toEqual([])
    expect(killed.ours.told('bus.drop')).toMatchObject([{ message: 1, channel: 'orders', reason: 'lost: it was not on the disk' }])
    expect(after(filled('--save', ''), true, '--save', '').keys).toEqual([])
  })

  it('a snapshot is what it was when it was taken', () => {
    const ours = filled('--save', '60 3')
    ours.pass(59_000)
    const client = ours.connect()
    client.ask('set', 'b', 1)
    ours.pass(2000)
    client.ask('set', 'c', 1)
    expect(after(ours, false).keys).toEqual(['a', 'b', 'orders'])
  })

  it.each(['always', 'everysec', 'no'])('with an append-only file all that was answered is there after SIGKILL (appendfsync %s), pending entries too', (policy) => {
    const argv = ['--appendonly', 'yes', '--appendfsync', policy]
    const { ours, keys } = after(filled(...argv), false, ...argv)
    expect(keys).toEqual(['a', 'orders'])
    const client = ours.connect()
    expect(client.ask('xpending', 'orders', 'bills')).toEqual([1, '1-0', '1-0', [['ann', '1']]])
    client.ask('xadd', 'orders', '2-0', 'n', 2)
    expect(ours.told('bus.produce').map(({ message }) => message)).toEqual([2])
  })
})

describe('faults inside the simulated Redis', () => {
  it('[F30] the write is done, its answer lost with the connection: only where it writes, only in its channel', () => {
    const ours = new Ours()
    ours.arm('f', { type: 'lost_ack', channel: 'orders' })
    const client = ours.connect()
    expect([client.ask('get', 'orders'), client.ask('incr', 'other')]).toEqual([null, 1])
    expect(client.ask('incr', 'orders')).toBe(undefined)
    expect(ours.closed.has(client.fd)).toBe(true)
    ours.clear('f')
    expect(ours.connect().ask('incr', 'orders')).toBe(2)
  })

  it('[F29] gives an entry once more, to whoever reads next or waits, as its second attempt', () => {
    const ours = new Ours()
    const [client, waiter] = [ours.connect(), ours.connect('waiter')]
    client.ask('xgroup', 'create', 'orders', 'bills', '$', 'mkstream')
    ours.arm('f', { type: 'redelivery', queue: 'bills', delay: 300 })
    client.ask('xadd', 'orders', '1-0', 'n', 1)
    client.ask('xreadgroup', 'group', 'bills', 'ann', 'streams', 'orders', '>')
    client.ask('xack', 'orders', 'bills', '1-0')
    waiter.send('xreadgroup', 'group', 'bills', 'bo', 'block', 0, 'streams', 'orders', '>')
    ours.pass(299)
    expect(waiter.read()).toBe(undefined)
    ours.pass(1)
    expect(waiter.read()).toEqual([['orders', [['1-0', ['n', '1']]]]])
    expect(ours.told('bus.deliver').map(({ to, attempt }) => [to, attempt])).toEqual([['orders', 1], ['waiter', 2]])
    expect(client.ask('xpending', 'orders', 'bills')).toEqual([1, '1-0', '1-0', [['bo', '1']]])
    ours.pass(5000)
    expect(waiter.ask('xreadgroup', 'group', 'bills', 'bo', 'streams', 'orders', '>')).toBe(null)
  })

  it('[F32] refuses what needs memory as maxmemory does, inside MULTI too', () => {
    const ours = new Ours()
    ours.arm('f', { type: 'full_queue' })
    const client = ours.connect()
    const full = { error: "OOM command not allowed when used memory > 'maxmemory'." }
    expect([client.ask('set', 'a', 1), client.ask('multi'), client.ask('incr', 'a'), client.ask('exec')]).toEqual([
      full, { simple: 'OK' }, full, { error: 'EXECABORT Transaction discarded because of previous errors.' },
    ])
    expect(client.ask('del', 'a')).toBe(0)
  })

  it('[F33] evicts a share of the keys that fit; [F31] poison lies where it is told; [F26, F28] others say that they mean nothing here', () => {
    const ours = new Ours()
    const client = ours.connect()
    for (let i = 0; i < 100; i++) client.ask('set', `session:${i}`, 1)
    client.ask('set', 'cart', 1)
    ours.arm('half', { type: 'eviction', keys: 'session:*', percentage: 50 })
    const left = client.ask('dbsize') as number
    expect(left).toBeGreaterThan(31)
    expect(left).toBeLessThan(71)
    expect(client.ask('exists', 'cart')).toBe(1)
    ours.arm('p', { type: 'poison', channel: 'orders', body: '{' })
    expect((client.ask('xrange', 'orders', '-', '+') as [string, string[]][])[0]![1]).toEqual(['data', '{'])
    expect(ours.told('bus.produce').at(-1)).toMatchObject({ fault: 'p', from: '' })
    ours.arm('l', { type: 'leader_election' })
    ours.arm('r', { type: 'rebalance' })
    expect(ours.problems).toHaveLength(2)
  })

  it('[F27] answers late, in order', () => {
    const ours = new Ours()
    ours.arm('slow', { type: 'slow_broker', delay: 200 })
    const client = ours.connect()
    client.send('set', 'a', 1)
    client.send('get', 'a')
    ours.pass(199)
    expect(client.read()).toBe(undefined)
    ours.pass(1)
    expect([client.read(), client.read()]).toEqual([{ simple: 'OK' }, '1'])
  })
})
