import { describe, expect, it } from 'vitest'
import type { FaultScope, FaultSpec } from '../../src/contract/faults.ts'
import type { World } from '../../src/sim/index.ts'
import { booted, events, get, lab, printed, service } from './fake-process.ts'
import { client, link, withFault } from './faulty.ts'
import { diary, echoServer } from './scripts.ts'

/** Requests of the client's at these milliseconds, each over a connection of its own, to a server that takes `takes` ms. */
async function requests(spec: FaultSpec, times: number[], options: { takes?: number; scope?: FaultScope; clearAt?: number; path?: string; timeout?: number } = {}): Promise<World> {
  const world = await booted({ scripts: { b: echoServer(8000, (options.takes ?? 0) * 1e6) } })
  world.apply({ type: 'arm', id: 'f', spec, scope: options.scope ?? { to: 'b' } })
  for (const t of times) {
    await world.runUntil(t * 1e6)
    world.apply(get(`http://b:8000${options.path ?? ''}/${t}`, { timeout: options.timeout ?? 60_000 }))
  }
  if (options.clearAt !== undefined) {
    await world.runUntil(options.clearAt * 1e6)
    world.apply({ type: 'clear', id: 'f' })
  }
  await world.runUntil(Infinity)
  return world
}
const arrivals = (world: World): [string, number][] => events(world, 'http.request').map((e) => [e.path, e.t / 1e6])
const each = (count: number, gap = 10): number[] => Array.from({ length: count }, (_, n) => 1000 + n * gap)

describe('duplicate', () => {
  it('[F14] sends a request again in its caller\'s name; the caller hears of the first answer only', async () => {
    const world = await withFault({ type: 'duplicate', percent: 100, path: '/1' }, link, [1000, 2000])
    expect(printed(world, 'a')).toEqual(['1000.5 b: GET /1000 HTTP/1.1', '2000.5 b: GET /2000 HTTP/1.1'])
    expect(events(world, 'http.request').map((e) => [e.path, e.from, e.to, e.fault])).toEqual([
      ['/1000', 'a', 'b', undefined], ['/1000', 'a', 'b', 'f'], ['/2000', 'a', 'b', undefined]])
    expect(events(world, 'http.response').map((e) => e.status)).toEqual([200, 200, 200])
    expect(events(world, 'fault.hit')).toMatchObject([{ id: 'f', exchange: 1, effect: 'sent again' }])
    // The copy came over a connection of its own, and is closed when it has been answered.
    expect(new Set(events(world, 'http.request').map((e) => e.conn)).size).toBe(2)
    expect(events(world, 'net.close').map((e) => e.conn)).toContain(events(world, 'http.request')[1]?.conn)
  })

  it('[F14] sends it byte for byte, whatever its size and however it came', async () => {
    const world = await booted({ scripts: { b: diary((out, i) => { if (i.kind === 'start') out({ kind: 'listen', port: 8000 }) }) } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'duplicate', percent: 100, delay: 300 }, scope: { to: 'b' } })
    world.apply({ type: 'arm', id: 's', spec: { type: 'slicer', average_size: 900, delay: 10 }, scope: { from: 'client' } })
    world.apply(get('http://b:8000/big', { method: 'POST', body: 'ä'.repeat(40_000), headers: [['x-key', '1']] }))
    await world.runUntil(1e9)
    const [first, second] = events(world, 'http.request')
    expect([first?.body.size, second?.body]).toEqual([80_000, first?.body])
    expect(second?.headers).toEqual(first?.headers)
    expect((second!.sent - first!.t) / 1e6).toBeCloseTo(300.5, 6)
  })

  it('[F14] touches its share, a copy never again, and nothing that a proxy answered itself', async () => {
    const world = await requests({ type: 'duplicate', percent: 30 }, each(400))
    const copies = events(world, 'http.request').filter((e) => e.fault === 'f').length
    expect(copies / 400).toBeGreaterThan(0.24)
    expect(copies / 400).toBeLessThan(0.36)
    const aborted = await booted({ scripts: { a: client([1000]), b: echoServer() } })
    aborted.apply({ type: 'arm', id: 'f', spec: { type: 'duplicate', percent: 100 }, scope: link })
    aborted.apply({ type: 'arm', id: 'g', spec: { type: 'http_abort', httpStatus: 500 }, scope: link })
    await aborted.runUntil(Infinity)
    expect(arrivals(aborted)).toHaveLength(1)
  })

  it('[F14] asks its faults in order: a delay before it holds both', async () => {
    const world = await booted({ scripts: { a: client([1000]), b: echoServer() } })
    world.apply({ type: 'arm', id: 'd', spec: { type: 'http_delay', fixedDelay: 200 }, scope: link })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'duplicate', percent: 100, delay: 50 }, scope: link })
    await world.runUntil(Infinity)
    expect(arrivals(world)).toEqual([['/1000', 1200.25], ['/1000', 1251]])
  })
})

describe('reorder', () => {
  it('[F15] holds a request until another has overtaken it', async () => {
    const world = await requests({ type: 'reorder', percent: 100, path: '/1000' }, [1000, 1100, 1200])
    expect(arrivals(world).map(([path]) => path)).toEqual(['/1100', '/1000', '/1200'])
    const [overtaker, held] = arrivals(world)
    expect(held![1]).toBe(overtaker![1])
    expect(events(world, 'fault.hit').map((e) => e.effect)).toEqual(['overtaken'])
  })

  it('[F15] until `gap` others have, or its delay is over', async () => {
    expect(arrivals(await requests({ type: 'reorder', percent: 100, path: '/1000', gap: 2 }, [1000, 1100, 1200])).map(([path]) => path)).toEqual(['/1100', '/1200', '/1000'])
    // No path: every request is held, so nothing overtakes.
    const alone = arrivals(await requests({ type: 'reorder', percent: 100, delay: 400 }, [1000, 1100]))
    expect(alone.map(([path, t]) => [path, Math.round(t)])).toEqual([['/1000', 1401], ['/1100', 1501]])
  })

  it('[F15] lets go what it holds when it is cleared, and only requests to the same process overtake', async () => {
    const world = await requests({ type: 'reorder', percent: 100, delay: 10_000 }, [1000], { clearAt: 2000 })
    expect(arrivals(world)).toEqual([['/1000', 2000]])
    const two = await booted({ lab: lab(service('b', { replicas: 2 })), scripts: { b: echoServer() } })
    await two.runUntil(1e6)
    two.apply({ type: 'arm', id: 'f', spec: { type: 'reorder', percent: 50, delay: 5000 }, scope: { to: 'b' } })
    for (let n = 0; n < 60; n++) {
      two.apply(get(`http://b-${1 + (n % 2)}:8000/${n}`))
      await two.runUntil(two.now + 10e6)
    }
    await two.runUntil(Infinity)
    for (const name of ['b-1', 'b-2']) {
      const paths = events(two, 'http.request').filter((e) => e.to === name).map((e) => Number(e.path.slice(1)))
      expect(paths).toHaveLength(30)
      expect(paths).not.toEqual([...paths].sort((a, b) => a - b))
      // With one to be overtaken by, nobody falls back far.
      paths.forEach((n, i) => expect(Math.abs(n / 2 - i)).toBeLessThan(8))
    }
  })
})

describe('throttle', () => {
  it('[F16] turns away what is more than its limit at once', async () => {
    const world = await requests({ type: 'throttle', limit: 2 }, [1000, 1010, 1020, 1300], { takes: 200 })
    expect(events(world, 'http.response').map((e) => [e.status, e.fault, e.body.text]).sort()).toEqual([
      [200, undefined, 'b: GET /1000 HTTP/1.1'], [200, undefined, 'b: GET /1010 HTTP/1.1'], [200, undefined, 'b: GET /1300 HTTP/1.1'],
      [429, 'f', 'too many requests at once']])
    expect(events(world, 'fault.hit').map((e) => e.effect)).toEqual(['answered 429'])
  })

  it('[F16] lets some wait, in the order in which they came', async () => {
    const world = await requests({ type: 'throttle', limit: 1, queue: 2, httpStatus: 503 }, [1000, 1010, 1020, 1030, 1040], { takes: 200 })
    // The third that would have to wait is turned away, as is the fourth.
    expect(events(world, 'http.response').filter((e) => e.status === 503)).toHaveLength(2)
    expect(events(world, 'http.response').filter((e) => e.status === 200).map((e) => [e.body.text, Math.round(e.t / 1e6)])).toEqual([
      ['b: GET /1000 HTTP/1.1', 1201], ['b: GET /1010 HTTP/1.1', 1401], ['b: GET /1020 HTTP/1.1', 1602]])
  })

  it('[F16] a request whose caller has gone makes room, waiting or not', async () => {
    const world = await requests({ type: 'throttle', limit: 1, queue: 1 }, [1000, 1010, 1350, 1900], { takes: 5000, timeout: 300 })
    // The first leaves at 1300 and lets the second in, which leaves at 1310.
    expect(arrivals(world).map(([path]) => path)).toEqual(['/1000', '/1010', '/1350', '/1900'])
    expect(events(world, 'http.response')).toEqual([])
  })

  it('[F16] lets in all that waits when it is cleared; each process has its own limit', async () => {
    const world = await requests({ type: 'throttle', limit: 0, queue: 5 }, [1000, 1010], { clearAt: 2000 })
    expect(arrivals(world).map(([, t]) => t)).toEqual([2000, 2000])
    const two = await booted({ lab: lab(service('b', { replicas: 2 })), scripts: { b: echoServer(8000, 100e6) } })
    await two.runUntil(1e6)
    two.apply({ type: 'arm', id: 'f', spec: { type: 'throttle', limit: 1 }, scope: { to: 'b' } })
    for (const host of ['b-1', 'b-1', 'b-2', 'b-2']) two.apply(get(`http://${host}:8000/`))
    await two.runUntil(Infinity)
    expect(events(two, 'http.response').map((e) => [e.to, e.status]).sort()).toEqual([['b-1', 200], ['b-1', 429], ['b-2', 200], ['b-2', 429]])
  })
})

it('[F14] [F15] a correlation makes what happens to one request likelier for the next', async () => {
  const touched = async (correlation: number): Promise<boolean[]> => {
    const world = await requests({ type: 'duplicate', percent: 40, correlation }, each(800))
    const hit = new Set(events(world, 'fault.hit').map((e) => e.exchange))
    return events(world, 'http.request').filter((e) => e.fault === undefined).map((e) => hit.has(e.exchange))
  }
  const alike = (list: boolean[]): number => list.slice(1).filter((one, i) => one === list[i]).length / (list.length - 1)
  const [alone, together] = [await touched(0), await touched(80)]
  for (const list of [alone, together]) expect(Math.abs(list.filter(Boolean).length / 800 - 0.4)).toBeLessThan(0.1)
  expect(alike(alone)).toBeLessThan(0.6)
  expect(alike(together)).toBeGreaterThan(0.8)
})
