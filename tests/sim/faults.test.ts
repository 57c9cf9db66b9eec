import { describe, expect, it } from 'vitest'
import type { FaultSpec } from '../../src/contract/faults.ts'
import { booted, events, get, lab, printed, service, str, text, type Script } from './fake-process.ts'
import { client, link, withFault } from './faulty.ts'
import { echoServer } from './scripts.ts'

describe('latency', () => {
  it('[F1] delays every packet both ways, until cleared', async () => {
    const world = await withFault({ type: 'latency', latency: 100 }, link, [1000, 3000], { clearAt: 2000 })
    expect(events(world, 'net.established')[0]?.t).toBe(201.5e6)
    expect(printed(world, 'a')).toEqual(['1200.5 b: GET /1000 HTTP/1.1', '3000.5 b: GET /3000 HTTP/1.1'])
    expect(events(world, 'fault.hit').map((e) => [e.conn, e.effect])).toEqual([[1, 'delayed']])
  })

  it('[F1] jitters within its bounds and keeps bytes in order', async () => {
    const times = Array.from({ length: 200 }, (_, n) => 1000 + n)
    const world = await withFault({ type: 'latency', latency: 50, jitter: 40 }, link, times)
    const arrived = events(world, 'http.request').map((e) => (e.t - e.sent) / 1e6)
    expect(arrived).toHaveLength(200)
    expect(Math.min(...arrived)).toBeGreaterThanOrEqual(10)
    expect(events(world, 'http.request').map((e) => e.path)).toEqual(times.map((t) => `/${t}`))
    expect(new Set(arrived.map((ms) => ms.toFixed(2))).size).toBeGreaterThan(50)
  })

  it('[F1] of several faults adds up', async () => {
    const world = await booted({ scripts: { a: client([1000]), b: echoServer() } })
    for (const id of ['f', 'g']) world.apply({ type: 'arm', id, spec: { type: 'latency', latency: 10 }, scope: link })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['1040.5 b: GET /1000 HTTP/1.1'])
  })
})

describe('loss', () => {
  it('[F2] becomes delay: every request is answered in the end', async () => {
    const times = Array.from({ length: 100 }, (_, n) => 1000 + 10_000 * n)
    const world = await withFault({ type: 'loss', percent: 20 }, link, times)
    expect(printed(world, 'a').filter((line) => line.includes('GET'))).toHaveLength(100)
    const late = events(world, 'http.response').filter((e) => e.t - (events(world, 'http.request').find((r) => r.exchange === e.exchange)?.sent ?? 0) > 1e6)
    // 1 - 0.8 x 0.8 of the exchanges lose a packet at least.
    expect(late.length).toBeGreaterThan(20)
    expect(late.length).toBeLessThan(55)
  })
})

describe('the ends of connections', () => {
  it('[F3] reset_peer resets both ends, at the first byte', async () => {
    const world = await withFault({ type: 'reset_peer' }, link, [1000])
    expect(printed(world, 'a')).toEqual(['1000 reset ECONNRESET'])
    expect(events(world, 'http.failed').map((e) => e.error)).toEqual(['the connection was reset; "GET /1000" had not arrived'])
    expect(events(world, 'net.reset')).toHaveLength(1)
  })

  it('[F3] reset_peer swallows, and resets after its timeout; clearing it in time takes the reset back', async () => {
    const spec: FaultSpec = { type: 'reset_peer', timeout: 500 }
    const world = await withFault(spec, link, [1000, 1100])
    expect(printed(world, 'a')).toEqual(['1500 reset ECONNRESET'])
    expect(printed(await withFault(spec, link, [1000, 3000], { clearAt: 1200 }), 'a')).toEqual(['3000.5 b: GET /3000 HTTP/1.1'])
  })

  it('[F4] timeout swallows bytes for good, then closes both ends', async () => {
    const world = await withFault({ type: 'timeout', timeout: 500 }, link, [1000])
    expect(printed(world, 'a')).toEqual(['1500 eof'])
    expect(events(world, 'http.request')).toEqual([])
    expect(events(world, 'net.close')).toHaveLength(1)
  })

  it('[F4] timeout 0 never closes; cleared, later bytes pass and the swallowed ones stay away', async () => {
    const world = await withFault({ type: 'timeout', timeout: 0 }, link, [1000, 3000], { clearAt: 2000 })
    expect(printed(world, 'a')).toEqual(['3000.5 b: GET /3000 HTTP/1.1'])
  })

  it('[F5] down refuses new connections', async () => {
    const world = await withFault({ type: 'down' }, { to: 'b' }, [1000])
    expect(printed(world, 'a')).toEqual(['1.5 connect_failed ECONNREFUSED'])
    expect(events(world, 'net.refused')[0]?.detail).toBe('refused by fault "f"')
  })

  it('[F5] down closes open ones', async () => {
    const world = await withFault({ type: 'down' }, { to: 'b' }, [1000], { at: 500 })
    expect(printed(world, 'a')).toEqual(['500 eof'])
  })
})

describe('partition', () => {
  it('[F6] drops packets both ways; healed, what waited goes on', async () => {
    const world = await withFault({ type: 'partition' }, link, [1000], { at: 500, clearAt: 1500 })
    // Sent at 1000, again at 1200, 1600.
    expect(printed(world, 'a')).toEqual(['1600.5 b: GET /1000 HTTP/1.1'])
  })

  it.each([
    ['to', 'a', 'b', '1000.25 lost on its way'], ['from', 'b', 'a', '1000.25 lost on its way'],
    ['from', 'a', 'b', 'answer lost'], ['to', 'b', 'a', 'answer lost'],
  ] as const)('[F6] %s, from %s to %s, cuts one way, whoever connected', async (direction, from, to, what) => {
    const world = await withFault({ type: 'partition', direction }, { from, to }, [1000], { at: 500, clearAt: 1500 })
    expect(printed(world, 'a')).toEqual(['1600.5 b: GET /1000 HTTP/1.1'])
    const arrived = events(world, 'http.request')[0]?.t
    // The answer is sent at 1000.25 and so again at 1600.25: it arrives at the same moment either way.
    expect(arrived).toBe(what === 'answer lost' ? 1000.25e6 : 1600.25e6)
  })
})

describe('http faults', () => {
  it('[F7] http_abort answers in the server\'s place; the server sees nothing', async () => {
    const world = await withFault({ type: 'http_abort', httpStatus: 503, path: '/1' }, { to: 'b' }, [1000, 2000])
    expect(printed(world, 'a')).toEqual(['1000.5 fault filter abort', '2000.5 b: GET /2000 HTTP/1.1'])
    expect(events(world, 'http.response').map((e) => [e.status, e.fault])).toEqual([[503, 'f'], [200, undefined]])
    expect(events(world, 'http.response')[0]?.headers).toEqual([['content-type', 'text/plain'], ['content-length', '18'], ['x-faultline-fault', 'f']])
    expect(events(world, 'fault.hit').map((e) => [e.exchange, e.effect])).toEqual([[1, 'answered 503']])
  })

  it('[F7] answers in its turn: after the answers before it on the connection', async () => {
    const world = await booted({ scripts: {
      a: { memory: () => ({}), step({ inputs, out, now, wakeAt }) {
        for (const i of inputs) {
          if (i.kind === 'start') wakeAt(1e6)
          if (i.kind === 'connected') for (const p of ['/slow', '/bad']) out({ kind: 'send', fd: 1, bytes: text(`GET ${p} HTTP/1.1\r\n\r\n`) })
          if (i.kind === 'data') out({ kind: 'stdout', text: str(i.bytes).split('\r\n').at(-1) as string })
        }
        if (now === 1e6) out({ kind: 'connect', fd: 1, host: 'b', port: 8000 })
      } },
      b: echoServer(8000, 1e9),
    } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'http_abort', httpStatus: 500, path: '/bad' }, scope: {} })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['b: GET /slow HTTP/1.1', 'fault filter abort'])
  })

  it('[F7] swallows a body that comes in pieces, and withholds a head that does', async () => {
    const parts = ['POST /x HT', 'TP/1.1\r\ncontent-length: 4\r\n\r\nab', 'cdGET /y HTTP/1.1\r\n', '\r\n']
    const sendParts: Script<{ parts: string[] }> = {
      memory: () => ({ parts: [...parts] }),
      step({ inputs, out, now, wakeAt, memory }) {
        for (const i of inputs) {
          if (i.kind === 'start') wakeAt(1e6)
          if (i.kind === 'connected') wakeAt(2e6)
          if (i.kind === 'data') out({ kind: 'stdout', text: str(i.bytes).split('\r\n').at(-1) as string })
        }
        if (now === 1e6) out({ kind: 'connect', fd: 1, host: 'b', port: 8000 })
        const part = now >= 2e6 && now % 1e6 === 0 ? memory.parts.shift() : undefined
        if (part !== undefined) out({ kind: 'send', fd: 1, bytes: text(part) })
        if (now >= 2e6 && memory.parts.length > 0) wakeAt((Math.floor(now / 1e6) + 1) * 1e6)
      },
    }
    const world = await booted({ scripts: { a: sendParts, b: echoServer() } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'http_abort', httpStatus: 418, path: '/x' }, scope: { to: 'b' } })
    await world.runUntil(Infinity)
    expect(events(world, 'http.response').map((e) => [e.status, e.body.text])).toEqual([[418, 'fault filter abort'], [200, 'b: GET /y HTTP/1.1']])
    expect(events(world, 'http.request').map((e) => [e.method, e.path, e.body.text])).toEqual([['POST', '/x', 'abcd'], ['GET', '/y', '']])
  })

  it('[F7] lets alone what is not HTTP', async () => {
    const world = await booted({ scripts: { a: {
      memory: () => ({}),
      step({ inputs, out, now, wakeAt }) {
        for (const i of inputs) {
          if (i.kind === 'start') wakeAt(1e6)
          if (i.kind === 'connected') out({ kind: 'send', fd: 1, bytes: text('CONNECT {"nats":1}\r\n') })
          if (i.kind === 'data') out({ kind: 'stdout', text: str(i.bytes).split('\r\n').at(-1) as string })
        }
        if (now === 1e6) out({ kind: 'connect', fd: 1, host: 'b', port: 8000 })
      },
    }, b: echoServer() } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'http_abort', httpStatus: 500 }, scope: {} })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['b: CONNECT {"nats":1}'])
  })

  it('[F8] http_delay holds a request and those behind it', async () => {
    const world = await withFault({ type: 'http_delay', fixedDelay: 500, path: '/1000' }, link, [1000, 1100])
    expect(events(world, 'http.request').map((e) => [e.path, e.sent / 1e6, e.t / 1e6])).toEqual([['/1000', 1000, 1500.25], ['/1100', 1100, 1500.25]])
    expect(events(world, 'http.response').map((e) => [e.exchange, e.status, e.t / 1e6])).toEqual([[1, 200, 1500.5], [2, 200, 1500.5]])
  })

  it('[F8] a delay before an abort holds the proxy\'s answer', async () => {
    const world = await booted({ scripts: { a: client([1000]), b: echoServer() } })
    world.apply({ type: 'arm', id: 'd', spec: { type: 'http_delay', fixedDelay: 500 }, scope: link })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'http_abort', httpStatus: 500 }, scope: link })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['1500.5 fault filter abort'])
  })

  it('[F7] [F8] touch their percentage of requests', async () => {
    const times = Array.from({ length: 400 }, (_, n) => 1000 + n)
    const world = await withFault({ type: 'http_abort', httpStatus: 500, percentage: 50 }, { ...link, toxicity: 0.5 }, times)
    const share = events(world, 'http.response').filter((e) => e.fault === 'f').length / 400
    expect(share).toBeGreaterThan(0.18)
    expect(share).toBeLessThan(0.32)
  })
})

describe('scope', () => {
  it('names a process, a service or a caller; a connection belongs to the end that opened it', async () => {
    const world = await booted({
      lab: lab(service('b', { replicas: 2 })), scripts: { b: echoServer() },
    })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'http_abort', httpStatus: 500 }, scope: { from: 'client', to: 'b-1' } })
    for (const [from, host] of [['client', 'b-1'], ['client', 'b-2'], ['other', 'b-1']] as const) world.apply(get(`http://${host}:8000/`, { from }))
    await world.runUntil(Infinity)
    expect(events(world, 'http.response').map((e) => [e.from, e.to, e.status]).sort()).toEqual([
      ['client', 'b-1', 500], ['client', 'b-2', 200], ['other', 'b-1', 200]])
    world.apply({ type: 'arm', id: 'f', spec: { type: 'down' }, scope: { to: 'b' } })
    for (const host of ['b-1', 'b-2']) world.apply(get(`http://${host}:8000/`))
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed')).toHaveLength(2)
  })

  it('that names nobody is said to touch nothing', async () => {
    const world = await booted({ scripts: { payments: echoServer() } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'down' }, scope: { to: 'paymants' } })
    expect(events(world, 'problem')[0]?.message).toBe('fault "f": "to: paymants" is no service of this lab, so it may touch nothing; the lab has payments')
    world.apply({ type: 'clear', id: 'g' })
    expect(events(world, 'note')[0]?.text).toBe('fault "g" is not armed: nothing to clear; armed are "f"')
  })

  it('a fault armed again under its id replaces the former', async () => {
    const world = await booted({ scripts: { a: client([1000]), b: echoServer() } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'latency', latency: 10 }, scope: { ...link, duration: 100 } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'latency', latency: 30 }, scope: link })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['1060.5 b: GET /1000 HTTP/1.1'])
    expect(events(world, 'fault.clear')).toEqual([])
  })

  it('clears a fault after its duration', async () => {
    const world = await withFault({ type: 'latency', latency: 100 }, { ...link, duration: 2000 }, [1000, 3000])
    expect(events(world, 'fault.clear')).toMatchObject([{ t: 2e9, id: 'f', reason: 'duration' }])
    expect(printed(world, 'a')[1]).toBe('3000.5 b: GET /3000 HTTP/1.1')
  })

  it('[T3] toxicity is a share of connections', async () => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'down' }, scope: { toxicity: 0.3 } })
    for (let n = 0; n < 300; n++) world.apply(get('http://b:8000/'))
    await world.runUntil(Infinity)
    const share = events(world, 'client.failed').length / 300
    expect(share).toBeGreaterThan(0.22)
    expect(share).toBeLessThan(0.38)
  })

  it('[T3] arming one fault shifts no dice of another', async () => {
    const lost = async (extra: boolean): Promise<number[]> => {
      const world = await booted({ scripts: { a: client(Array.from({ length: 50 }, (_, n) => 1000 + 20_000 * n)), b: echoServer() } })
      world.apply({ type: 'arm', id: 'f', spec: { type: 'loss', percent: 20 }, scope: link })
      if (extra) world.apply({ type: 'arm', id: 'g', spec: { type: 'latency', latency: 1, jitter: 1 }, scope: link })
      await world.runUntil(Infinity)
      return events(world, 'net.retransmit').map((e) => Math.floor(e.t / 20e9))
    }
    expect(await lost(true)).toEqual(await lost(false))
  })
})
