import { describe, expect, it } from 'vitest'
import { collide, isValidSubject, matches } from '../../../src/sim/brokers/nats/subjects.ts'
import { transformed } from '../../../src/sim/brokers/nats/stream/transform.ts'
import { parseDuration, rfc3339 } from '../../../src/sim/brokers/nats/time.ts'
import { Bench } from './nats-bench.ts'

describe('NATS on the wire', () => {
  it('takes a conversation in one piece and byte by byte alike', () => {
    const talk = 'SUB a.* q 1\r\nsub b 2\r\nPUB a.x in.1 5\r\nhel\r\n\r\nHPUB b 22 24\r\nNATS/1.0\r\nA: b\r\nC:\r\n\r\nhi\r\nUNSUB 2\r\nPUB b 1\r\nx\r\nPING\r\n'
    const [whole, pieces] = [new Bench(), new Bench()].map((bench) => bench.client())
    whole!.say(talk)
    for (const char of talk) pieces!.say(char)
    expect(whole!.messages().map(({ sid, data, reply }) => [sid, data, reply])).toEqual([['1', 'hel\r\n', 'in.1'], ['2', 'hi', '']])
    expect(pieces!.text).toBe(whole!.text)
    expect(whole!.text.endsWith('PONG\r\n')).toBe(true)
  })

  it.each([
    ['what no client says', 'GET / HTTP/1.1\r\n', 'Unknown Protocol Operation'],
    ['a payload of 100 MB', `PUB a ${100 * 1024 * 1024}\r\n`, 'Maximum Payload Violation'],
    ['a line without an end', `PUB ${'x'.repeat(5000)}`, 'maximum control line exceeded'],
    ['a message longer than it says', 'PUB a 1\r\nxyz', 'Unknown Protocol Operation'],
  ])('hangs up on %s', (_what, sent, says) => {
    const bench = new Bench()
    const client = bench.client()
    client.say(sent)
    expect(client.text).toContain(`-ERR '${says}'\r\n`)
    expect(client.ended).toBe('close')
    expect(bench.facts('bus.error')).toMatchObject([{ to: 'worker', code: says }])
    expect(bench.client('next').ended).toBeNull()
  })

  it('asks whether a silent client is still there, and ends a connection that is stale', () => {
    const bench = new Bench()
    const [silent, alive] = [bench.client('silent'), bench.client('alive')]
    bench.pass(2500)
    for (const one of [silent, alive]) expect(one.text.match(/PING/g)).toHaveLength(1)
    alive.say('PONG\r\n')
    for (let minute = 0; minute < 8; minute++) {
      bench.pass(60_000)
      alive.say('PING\r\n')
    }
    expect(silent.text).toContain("-ERR 'Stale Connection'")
    expect([silent.ended, alive.ended]).toEqual(['close', null])
  })

  it('wants to know who it is within two seconds, where it asks for a password', () => {
    const bench = new Bench(['--user', 'ann', '--pass=secret'])
    const client = bench.client('in', { user: 'ann', pass: 'secret' })
    const refused = bench.client('out', { user: 'ann', pass: 'guess' })
    expect([client.ended, refused.ended]).toEqual([null, 'close'])
    const fd = 100
    bench.step({ kind: 'accepted', fd, port: 4222, local: { host: '10.0.0.2', port: 4222 }, peer: { host: '10.0.0.3', port: 1 }, from: 'mute' })
    bench.clients.set(fd, client)
    bench.pass(2000)
    expect(bench.facts('bus.error').map(({ code }) => code)).toEqual(['Authorization Violation', 'Authentication Timeout'])
  })

  it('[B5] holds back what a client does not read, and cuts it off after ten seconds, or beyond 64 MiB', () => {
    const bench = new Bench()
    const [slow, sender] = [bench.client('slow'), bench.client('sender')]
    slow.sub('flood', '1')
    const data = 'x'.repeat(100_000)
    sender.pub('flood', data)
    sender.pub('flood', data)
    expect(slow.messages('1')).toHaveLength(1)
    bench.pass(9000)
    slow.drained()
    expect(slow.messages('1')).toHaveLength(2)
    for (let i = 0; i < 3; i++) sender.pub('flood', data)
    bench.pass(10_001)
    expect(slow.ended).toBe('close')
    expect(bench.facts('bus.error')).toMatchObject([{ to: 'slow', code: 'Slow Consumer' }])

    const never = bench.client('never')
    never.sub('flood', '1')
    for (let i = 0; never.ended === null && i < 100; i++) sender.pub('flood', 'x'.repeat(1_000_000))
    expect(never.ended).toBe('close')
    expect(bench.facts('bus.error').at(-1)?.detail).toContain('MaxPending of 67108864 Exceeded')
  })

  it.each([
    [['--foo'], 'flag provided but not defined: -foo', 0], [['-c', 'nats.conf'], 'not simulated', 1], [['extra'], 'unrecognized command: "extra"', 1], [['-p', 'x'], 'a port is a number', 1],
  ])('%j ends the start with a reason', (argv, detail, code) => {
    expect(new Bench(argv).outputs.find(({ kind }) => kind === 'exit')).toMatchObject({ code, detail: expect.stringContaining(detail) as string })
  })
})

describe('subjects', () => {
  it('match, collide, and are valid or not', () => {
    expect(['a.*', '>', 'a.>', 'a.b', '*.b'].every((pattern) => matches(pattern, 'a.b'))).toBe(true)
    expect(['a', 'a.b.>', 'a.*.*', 'b.*'].some((pattern) => matches(pattern, 'a.b'))).toBe(false)
    expect([['a.*', '*.b'], ['a.>', 'a.b.c'], ['>', 'x'], ['a.*', 'a.b']].every(([one, two]) => collide(one!, two!))).toBe(true)
    expect([['a.*', 'a'], ['a.b', 'a.c'], ['a.*.c', 'a.b.d'], ['a', 'a.>']].some(([one, two]) => collide(one!, two!))).toBe(false)
    expect(['a', 'a.b', 'a.*.>'].every(isValidSubject)).toBe(true)
    expect(['', 'a..b', 'a.', '>.a', 'a b'].some(isValidSubject)).toBe(false)
  })

  it('are transformed', () => {
    expect(transformed({ src: 'orders.*.*', dest: 'by.{{wildcard(2)}}.$1' }, 'orders.eu.new')).toBe('by.new.eu')
    expect(transformed({ src: 'a.>', dest: 'b.>' }, 'a.x.y')).toBe('b.x.y')
    expect(transformed({ src: 'a.*', dest: 'b' }, 'c.x')).toBeNull()
  })
})

it('times are written and durations read as Go does', () => {
  expect(rfc3339({ ms: 1_767_225_600_120, ns: 3000 })).toBe('2026-01-01T00:00:00.120003Z')
  expect(rfc3339({ ms: 1_767_225_600_000, ns: 0 })).toBe('2026-01-01T00:00:00Z')
  expect(['1h30m', '1.5s', '250ms', '0', '10', 'x'].map(parseDuration)).toEqual([5400e9, 1.5e9, 250e6, 0, null, null])
})
