import { describe, expect, it } from 'vitest'
import { Ours } from './redis-ours.ts'

const OK = { simple: 'OK' }

describe('the simulated Redis', () => {
  it('[B1] expires on virtual time: when it is asked for, and on the beat of the active cycle when it is not', () => {
    const ours = new Ours()
    const client = ours.connect()
    expect(client.ask('set', 'short', '1', 'px', 150)).toEqual(OK)
    expect(client.ask('set', 'other', '1', 'px', 350)).toEqual(OK)
    ours.pass(149)
    expect(client.ask('get', 'short')).toBe('1')
    ours.pass(1)
    expect(client.ask('get', 'short')).toBe(null)
    expect(client.ask('dbsize')).toBe(1)
    ours.pass(250)
    expect(client.ask('dbsize')).toBe(0)
    expect(ours.told('bus.channel').map(({ name, change, detail }) => [name, change, detail['reason']])).toEqual([
      ['short', 'deleted', 'expired'], ['other', 'deleted', 'expired'],
    ])
  })

  it('[B1] sleeps where nothing is to come: no beat without a key that expires', () => {
    const ours = new Ours()
    const client = ours.connect()
    client.ask('set', 'a', '1')
    const before = ours.steps
    ours.pass(3600_000)
    // One look at the save point of an hour.
    expect(ours.steps - before).toBeLessThanOrEqual(2)
  })

  it('[B1] serves those who wait in the order in which they came, what one has sent meanwhile comes after', () => {
    const ours = new Ours()
    const [first, second, giver] = [ours.connect(), ours.connect(), ours.connect()]
    first.send('blpop', 'jobs', '0')
    first.send('ping')
    second.send('blpop', 'jobs', '0')
    expect(giver.ask('rpush', 'jobs', 'a')).toBe(1)
    expect([first.read(), first.read(), second.read()]).toEqual([['jobs', 'a'], { simple: 'PONG' }, undefined])
    first.send('blpop', 'jobs', '0')
    giver.ask('rpush', 'jobs', 'b', 'c')
    expect([second.read(), first.read()]).toEqual([['jobs', 'b'], ['jobs', 'c']])
  })

  it('[B1] a key that is over while somebody waits for it serves nobody; a list of another kind neither', () => {
    const ours = new Ours()
    const [waiter, giver] = [ours.connect(), ours.connect()]
    waiter.send('blpop', 'jobs', '1')
    giver.ask('set', 'jobs', 'text')
    giver.ask('del', 'jobs')
    expect(waiter.read()).toBe(undefined)
    ours.pass(1000)
    expect(waiter.read()).toBe(null)
  })

  it('[B1] a reader of a group hears that its group, or its stream, is gone', () => {
    const ours = new Ours()
    const [waiter, other] = [ours.connect(), ours.connect()]
    const wait = (): void => {
      other.ask('xgroup', 'create', 'orders', 'bills', '$', 'mkstream')
      waiter.send('xreadgroup', 'group', 'bills', 'ann', 'block', 0, 'streams', 'orders', '>')
    }
    wait()
    other.ask('xgroup', 'destroy', 'orders', 'bills')
    expect(waiter.read()).toEqual({ error: 'NOGROUP the consumer group this client was blocked on no longer exists' })
    wait()
    other.ask('del', 'orders')
    expect(waiter.read()).toEqual({ error: 'UNBLOCKED the stream key no longer exists' })
  })

  it('[B5] a subscriber that does not read is hung up on at its limit; other clients wait for it, not with it', () => {
    const ours = new Ours(['redis-server', '--client-output-buffer-limit', 'pubsub 300000 0 0'])
    ours.drains = false
    const [deaf, loud] = [ours.connect('worker'), ours.connect()]
    deaf.ask('subscribe', 'news')
    const heard = Array.from({ length: 8 }, () => loud.ask('publish', 'news', 'x'.repeat(60_000)))
    expect(heard).toEqual([1, 1, 1, 1, 1, 1, 1, 0])
    expect(ours.closed.has(deaf.fd)).toBe(true)
    expect(ours.told('bus.error').at(-1)).toMatchObject({ to: 'worker', code: 'CLOSED' })
  })

  it('[B5] the soft limit gives it its seconds', () => {
    const ours = new Ours(['redis-server', '--client-output-buffer-limit', 'pubsub 0 100000 5'])
    ours.drains = false
    const [deaf, loud] = [ours.connect(), ours.connect()]
    deaf.ask('subscribe', 'news')
    for (let i = 0; i < 6; i++) loud.ask('publish', 'news', 'x'.repeat(60_000))
    ours.pass(4999)
    expect(ours.closed.has(deaf.fd)).toBe(false)
    ours.pass(1)
    expect(ours.closed.has(deaf.fd)).toBe(true)
  })

  it('[B1] takes a frame of 100 MB in pieces, and refuses the one that is larger than it may be', () => {
    const ours = new Ours()
    const client = ours.connect()
    const size = 100_000_000
    client.raw(`*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$${size}\r\n`)
    const piece = 'x'.repeat(1_000_000)
    for (let sent = 0; sent < size; sent += piece.length) client.raw(piece)
    client.raw('\r\n')
    expect(client.read()).toEqual(OK)
    expect(client.ask('strlen', 'big')).toBe(size)
    client.raw('*2\r\n$3\r\nGET\r\n$536870913\r\n')
    expect(client.read()).toEqual({ error: 'ERR Protocol error: invalid bulk length' })
    expect(ours.closed.has(client.fd)).toBe(true)
  })

  it('[B1] a command in many pieces is the same command', () => {
    const ours = new Ours()
    const client = ours.connect()
    for (const char of '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n\r\n\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\nPING\r\n') client.raw(char)
    expect([client.read(), client.read(), client.read()]).toEqual([OK, '\r\n\r\n', { simple: 'PONG' }])
  })

  it('[B1] memory: allkeys-lru evicts what was not used for longest, volatile-ttl what goes soonest, noeviction refuses', () => {
    const fill = (policy: string): { ours: Ours; kept: (keys: string[]) => unknown[] } => {
      const ours = new Ours(['redis-server', '--maxmemory', '1mb', '--maxmemory-policy', policy])
      const client = ours.connect()
      for (const key of ['a', 'b', 'c']) {
        client.ask('set', key, 'x'.repeat(50_000), 'ex', { a: 300, b: 100, c: 200 }[key]!)
        ours.pass(10)
      }
      client.ask('get', 'a')
      ours.pass(10)
      client.ask('set', 'd', 'x'.repeat(50_000))
      client.ask('set', 'e', 'x')
      return { ours, kept: (keys) => keys.filter((key) => client.ask('exists', key) === 1) }
    }
    expect(fill('allkeys-lru').kept(['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'c', 'd', 'e'])
    expect(fill('volatile-ttl').kept(['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'c', 'd', 'e'])
    const { ours, kept } = fill('noeviction')
    expect(kept(['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'b', 'c', 'd'])
    expect(ours.told('bus.error').at(-1)).toMatchObject({ code: 'OOM', to: 'orders' })
  })

  it('[B1] a client that says nothing for `timeout` seconds is hung up on, one that listens is not', () => {
    const ours = new Ours(['redis-server', '--timeout', '10'])
    const [idle, listening] = [ours.connect(), ours.connect()]
    listening.ask('subscribe', 'news')
    ours.pass(5000)
    idle.ask('ping')
    ours.pass(9999)
    expect(ours.closed.has(idle.fd)).toBe(false)
    ours.pass(60_000)
    expect([ours.closed.has(idle.fd), ours.closed.has(listening.fd)]).toEqual([true, false])
  })

  it('[B1] a configuration that it cannot read ends it with the real words', () => {
    const ours = new Ours(['redis-server', '--maxmemoty', '8mb'])
    expect(ours.exit).toMatchObject({ code: 1 })
    expect(ours.exit?.detail).toContain("'maxmemoty \"8mb\"'")
  })

  it('[C1] put back from a checkpoint it says the same, byte for byte', () => {
    const before = (ours: Ours): void => {
      const client = ours.connect()
      client.ask('xadd', 'orders', '*', 'n', 1)
      client.ask('xgroup', 'create', 'orders', 'bills', 0)
      client.ask('xreadgroup', 'group', 'bills', 'ann', 'streams', 'orders', '>')
      client.ask('sadd', 'some', 'a', 'b', 'c', 'd', 'e', 'f')
      client.ask('set', 'lock', 'x', 'px', 700)
      client.ask('multi')
      client.ask('incr', 'n')
      client.raw('*2\r\n$3\r\nGET\r\n$1\r\n')
      ours.connect('waiter').send('blpop', 'jobs', '2')
    }
    const after = (ours: Ours): string => {
      const client = ours.at(2)
      client.raw('n\r\n')
      client.send('exec')
      client.send('srandmember', 'some', -20)
      client.send('xautoclaim', 'orders', 'bills', 'bo', 0, 0)
      ours.pass(3000)
      client.send('spop', 'some', 3)
      client.send('dbsize')
      return JSON.stringify([ours.take(2), ours.take(4), ours.facts.slice(ours.mark)])
    }
    const straight = new Ours()
    before(straight)
    straight.mark = straight.facts.length
    const expected = after(straight)

    const ours = new Ours()
    before(ours)
    const [checkpoint, at, deadline] = [ours.checkpoint(), ours.now, ours.deadline]
    ours.mark = ours.facts.length
    expect(after(ours)).toBe(expected)
    ours.restore(checkpoint)
    Object.assign(ours, { now: at, deadline, mark: ours.facts.length })
    expect(after(ours)).toBe(expected)
    expect(expected).toContain('bo claims it from ann')
  })
})
