import { describe, expect, it } from 'vitest'
import type { FaultSpec } from '../../src/contract/faults.ts'
import type { World } from '../../src/sim/index.ts'
import { booted, events, get, printed, text, type Script } from './fake-process.ts'
import { client, link, withFault } from './faulty.ts'
import { diary, echoServer, http } from './scripts.ts'

const every = (ms: number, count: number): number[] => Array.from({ length: count }, (_, n) => 1000 + n * ms)
const oneWay = (world: World): number[] => events(world, 'http.request').map((e) => (e.t - e.sent) / 1e6 - 0.25)
const mean = (numbers: number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length
const deviation = (numbers: number[]): number => Math.sqrt(mean(numbers.map((n) => (n - mean(numbers)) ** 2)))
/** How alike neighbours are: 0 for independent numbers, 1 for equal ones. */
const alikeness = (numbers: number[]): number => {
  const m = mean(numbers)
  return mean(numbers.slice(1).map((n, i) => (n - m) * (numbers[i]! - m))) / deviation(numbers) ** 2
}

describe('latency', () => {
  const upstream = { type: 'latency', latency: 1000, jitter: 100, direction: 'upstream' } as const

  it.each([['uniform', 100 / Math.sqrt(3), 100], ['normal', 100, 400], ['pareto', 100, 400]] as const)('[F1] %s: its mean, its deviation, its bounds', async (distribution, sigma, most) => {
    const delays = oneWay(await withFault({ ...upstream, distribution }, link, every(20_000, 1500)))
    expect(Math.abs(mean(delays) - 1000)).toBeLessThan(10)
    // The tail of a Pareto is cut off, and with it some of the deviation.
    expect(deviation(delays) / sigma).toBeGreaterThan(distribution === 'pareto' ? 0.7 : 0.93)
    expect(deviation(delays) / sigma).toBeLessThan(1.07)
    expect(Math.max(...delays)).toBeLessThanOrEqual(1000 + most)
    const early = delays.filter((ms) => ms < 1000).length / delays.length
    // A Pareto has most of its packets a little early and some of them very late.
    if (distribution === 'pareto') {
      expect(early).toBeGreaterThan(0.6)
      expect(Math.min(...delays)).toBeGreaterThan(900)
      expect(Math.max(...delays)).toBeGreaterThan(1300)
    } else {
      expect(Math.abs(early - 0.5)).toBeLessThan(0.05)
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000 - most)
    }
  })

  it('[F1] correlation makes neighbours alike and leaves the distribution what it is', async () => {
    const delays = oneWay(await withFault({ ...upstream, correlation: 70 }, link, every(20_000, 1500)))
    expect(Math.abs(mean(delays) - 1000)).toBeLessThan(15)
    expect(Math.abs(deviation(delays) - 100 / Math.sqrt(3))).toBeLessThan(6)
    expect(Math.abs(alikeness(delays) - 0.7)).toBeLessThan(0.06)
    expect(Math.abs(alikeness(oneWay(await withFault(upstream, link, every(20_000, 1500)))))).toBeLessThan(0.06)
  })

  it('[F1] in one direction only', async () => {
    const [up, down] = await Promise.all((['upstream', 'downstream'] as const).map((direction) =>
      withFault({ type: 'latency', latency: 100, direction }, link, [1000])))
    expect(events(up!, 'http.request')[0]?.t).toBe(1100.25e6)
    expect(events(down!, 'http.request')[0]?.t).toBe(1000.25e6)
    for (const world of [up!, down!]) expect(events(world, 'http.response')[0]?.t).toBe(1100.5e6)
  })
})

it('[F2] loss has its share, whatever the correlation, and comes in runs with one', async () => {
  const lost = async (correlation: number): Promise<{ share: number; run: number }> => {
    const world = await withFault({ type: 'loss', percent: 20, correlation, direction: 'upstream' }, link, every(60_000, 1200))
    const again = events(world, 'net.retransmit')
    return { share: again.length / (1200 + again.length), run: again.length / again.filter((e) => e.attempt === 1).length }
  }
  const [alone, together] = [await lost(0), await lost(60)]
  for (const { share } of [alone, together]) expect(Math.abs(share - 0.2)).toBeLessThan(0.04)
  // The chance of one more: 0.2 alone, 0.6 + 0.4 x 0.2 together.
  expect(Math.abs(alone.run - 1 / 0.8)).toBeLessThan(0.15)
  expect(Math.abs(together.run - 1 / 0.32)).toBeLessThan(0.5)
})

/** Answers each request with so many bytes at once. */
const bulk = (size: number): Script<Record<string, never>> => ({
  memory: () => ({}),
  step({ inputs, out }) {
    for (const i of inputs) {
      if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
      else if (i.kind === 'data') out({ kind: 'send', fd: i.fd, bytes: text(http(200, 'x'.repeat(size))) })
      else if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
    }
  },
})

/** Writes down how many bytes came when. */
const reader: Script<{ sent: boolean }> = {
  memory: () => ({ sent: false }),
  step({ inputs, out, now, wakeAt, memory }) {
    for (const i of inputs) {
      if (i.kind === 'start') wakeAt(1e6)
      if (i.kind === 'connected') wakeAt(1000e6)
      if (i.kind === 'data') out({ kind: 'stdout', text: `${now / 1e6} ${i.bytes.length}` })
      if (i.kind === 'eof') out({ kind: 'stdout', text: `${now / 1e6} eof` })
    }
    if (now === 1e6) out({ kind: 'connect', fd: 1, host: 'b', port: 8000 })
    if (now >= 1000e6 && !memory.sent) {
      memory.sent = true
      out({ kind: 'send', fd: 1, bytes: text('GET / HTTP/1.1\r\n\r\n') })
    }
  },
}

async function download(spec: FaultSpec, size: number): Promise<World> {
  const world = await booted({ scripts: { a: reader, b: bulk(size) } })
  world.apply({ type: 'arm', id: 'f', spec, scope: link })
  await world.runUntil(Infinity)
  return world
}
const chunks = (world: World): [number, number][] => printed(world, 'a').filter((line) => !line.includes('eof')).map((line) => line.split(' ').map(Number) as [number, number])
const total = (world: World): number => chunks(world).reduce((sum, [, size]) => sum + size, 0)

describe('bandwidth', () => {
  it('[F9] lets so many KB a second through, in a trickle', async () => {
    const world = await download({ type: 'bandwidth', rate: 100, direction: 'downstream' }, 49_000)
    const head = total(world) - 49_000
    // 100 KB/s: the whole answer has crossed after its size in bytes / 100 ms.
    expect(chunks(world).at(-1)?.[0]).toBeCloseTo(1000.5 + (49_000 + head) / 100, 3)
    expect(chunks(world).slice(0, 4).map(([t, size]) => [Math.round(t), size])).toEqual([[1101, 10_000], [1201, 10_000], [1301, 10_000], [1401, 10_000]])
    expect(events(world, 'fault.hit').map((e) => e.effect)).toEqual(['slowed to 100 KB/s'])
  })

  it('[F9] is shared by what follows on a connection, and every connection has its own', async () => {
    const world = await booted({ scripts: { b: bulk(10_000 - http(200, 'x'.repeat(10_000)).length + 10_000) } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'bandwidth', rate: 10, direction: 'downstream' }, scope: {} })
    for (let n = 0; n < 2; n++) world.apply(get('http://b:8000/'))
    await world.runUntil(Infinity)
    for (const e of events(world, 'http.response')) expect(Math.round((e.t - e.sent) / 1e6)).toBe(1000)
    const both = await withFault({ type: 'bandwidth', rate: 0.05, direction: 'upstream' }, link, [1000, 1001])
    // "GET /1000 HTTP/1.1" and its two line ends: 22 bytes at 0.05 bytes a millisecond.
    expect(events(both, 'http.request').map((e) => Math.round(e.t / 1e6))).toEqual([1440, 1880])
  })
})

describe('slicer', () => {
  it('[F10] cuts data in pieces of about a size, so many microseconds apart', async () => {
    const world = await download({ type: 'slicer', average_size: 1000, size_variation: 200, delay: 500, direction: 'downstream' }, 20_000)
    const sizes = chunks(world).map(([, size]) => size)
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(20_000)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1200)
    expect(new Set(sizes).size).toBeGreaterThan(5)
    const times = chunks(world).map(([t]) => t)
    times.slice(1).forEach((t, i) => expect(t - times[i]!).toBeCloseTo(0.5, 6))
    expect(events(world, 'http.response')[0]?.body.size).toBe(20_000)
  })

  it('[F10] cuts nothing in more than 1,024 pieces', async () => {
    const world = await download({ type: 'slicer', average_size: 1, delay: 1, direction: 'downstream' }, 30_000)
    expect(chunks(world).length).toBeLessThanOrEqual(1024)
    expect(chunks(world).length).toBeGreaterThan(256)
    expect(events(world, 'http.response')[0]?.body.size).toBe(30_000)
  })
})

describe('limit_data', () => {
  it('[F11] closes the connection once so many bytes have crossed', async () => {
    const world = await download({ type: 'limit_data', bytes: 5000, direction: 'downstream' }, 20_000)
    expect(total(world)).toBe(5000)
    expect(printed(world, 'a').at(-1)).toBe('1000.5 eof')
    expect(events(world, 'http.failed').map((e) => e.error)).toEqual(['the connection was closed before the answer was complete'])
    expect(events(world, 'fault.hit').map((e) => e.effect)).toEqual(['closed'])
  })

  it('[F11] counts over the whole of a connection; 0 closes at the first byte', async () => {
    const world = await withFault({ type: 'limit_data', bytes: 30, direction: 'upstream' }, link, [1000, 2000, 3000])
    expect(printed(world, 'a')).toEqual(['1000.5 b: GET /1000 HTTP/1.1', '2000.25 eof'])
    expect(printed(await withFault({ type: 'limit_data', bytes: 0 }, link, [1000]), 'a')).toEqual(['1000 eof'])
  })
})

it('[F12] slow_close lets the end of a stream arrive later, the data in time', async () => {
  const closer: Script<Record<string, never>> = {
    memory: () => ({}),
    step({ inputs, out }) {
      for (const i of inputs) {
        if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
        else if (i.kind === 'data') {
          out({ kind: 'send', fd: i.fd, bytes: text('bye') })
          out({ kind: 'close', fd: i.fd })
        }
      }
    },
  }
  const world = await booted({ scripts: { a: reader, b: closer } })
  world.apply({ type: 'arm', id: 'f', spec: { type: 'slow_close', delay: 400 }, scope: link })
  await world.runUntil(Infinity)
  expect(printed(world, 'a')).toEqual(['1000.5 3', '1400.5 eof'])
})

describe('partition that holds', () => {
  it('[F6] keeps what is sent and delivers it at the repair, in order and at once', async () => {
    const world = await withFault({ type: 'partition', hold: true }, link, [1000, 1100, 5000], { at: 500, clearAt: 4000 })
    expect(printed(world, 'a')).toEqual(['4000.5 b: GET /1100 HTTP/1.1', '5000.5 b: GET /5000 HTTP/1.1'])
    expect(events(world, 'http.request').map((e) => [e.path, e.t / 1e6])).toEqual([['/1000', 4000.25], ['/1100', 4000.25], ['/5000', 5000.25]])
    expect(events(world, 'net.retransmit')).toEqual([])
    expect(events(world, 'fault.hit').map((e) => e.effect)).toEqual(['held'])
  })

  it('[F6] holds handshakes too, for longer than any of them would last', async () => {
    const world = await withFault({ type: 'partition', hold: true }, link, [1000], { clearAt: 300_000 })
    expect(events(world, 'net.established').map((e) => e.t)).toEqual([300_000.5e6])
    expect(printed(world, 'a')).toEqual(['300001 b: GET /1000 HTTP/1.1'])
    const back = await withFault({ type: 'partition', hold: true, direction: 'to' }, { from: 'b', to: 'a' }, [1000], { clearAt: 300_000 })
    expect(events(back, 'net.established').map((e) => e.t)).toEqual([300_000.25e6])
  })

  it('[F6] has nothing to deliver to who has gone', async () => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'partition', hold: true }, scope: { to: 'b' } })
    world.apply(get('http://b:8000/', { timeout: 500 }))
    await world.runUntil(1e9)
    world.apply({ type: 'clear', id: 'f' })
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed')).toHaveLength(1)
    expect(events(world, 'http.request')).toEqual([])
  })
})

describe('dns', () => {
  const asks = (name: string) => diary((out, i) => { if (i.kind === 'start') out({ kind: 'resolve', id: 1, name }) })

  async function ask(spec: FaultSpec, name = 'b', scope = {}): Promise<World> {
    const world = await booted({ scripts: { a: asks(name), b: echoServer() } })
    world.apply({ type: 'arm', id: 'f', spec, scope })
    await world.runUntil(Infinity)
    return world
  }

  it('[F13] answers NXDOMAIN at once, for the names that it is about', async () => {
    const world = await ask({ type: 'dns', names: ['b'] })
    expect(printed(world, 'a')).toEqual(['0.1 resolved '])
    expect(events(world, 'dns')).toMatchObject([{ name: 'b', ok: false }])
    expect(events(world, 'fault.hit')).toMatchObject([{ process: 'a', effect: 'answered NXDOMAIN for b' }])
  })

  it('[F13] says nothing for 10 s, which is another error', async () => {
    const world = await booted({ scripts: { a: { memory: () => ({}), step({ inputs, out, now }) {
      for (const i of inputs) {
        if (i.kind === 'start') out({ kind: 'resolve', id: 1, name: 'b' })
        if (i.kind === 'resolved') out({ kind: 'stdout', text: `${now / 1e9} ${i.error}` })
      }
    } }, b: echoServer() } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'dns', action: 'timeout' }, scope: {} })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['10 EAI_AGAIN'])
  })

  it.each([
    [['c', 'd*'], 'b', true], [['B'], 'b', false], [['?'], 'b', false], [['api.*'], 'api.example.com', false], [['api.?'], 'api.example.com', true], [['*'], 'b', false],
  ] as const)('[F13] names %j and %s', async (names, name, found) => {
    const world = await ask({ type: 'dns', names: [...names] }, name)
    expect(events(world, 'dns')[0]?.ok).toBe(found)
  })

  it('[F13] is one of the asker that the scope names, and of the http client too', async () => {
    expect(events(await ask({ type: 'dns' }, 'b', { from: 'b' }), 'dns')[0]?.ok).toBe(true)
    expect(events(await ask({ type: 'dns' }, 'b', { to: 'c.example' }), 'dns')[0]?.ok).toBe(true)
    const world = await booted({ scripts: { b: echoServer() } })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'dns' }, scope: { from: 'client' } })
    world.apply(get('http://b:8000/'))
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed')[0]?.error).toBe('no such host: "b": the resolver says NXDOMAIN')
  })

  it('[F13] leaves addresses and a share of the look-ups alone', async () => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'dns' }, scope: { toxicity: 0.3 } })
    for (let n = 0; n < 300; n++) world.apply(get('http://b:8000/'))
    world.apply(get('http://10.0.0.1:8000/'))
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed').length / 300).toBeGreaterThan(0.22)
    expect(events(world, 'client.failed').length / 300).toBeLessThan(0.38)
    expect(events(world, 'http.response').length + events(world, 'client.failed').length).toBe(301)
  })
})

it('the first that is not a pass decides, the delays before it add up', async () => {
  const run = async (...ids: ('latency' | 'down' | 'timeout')[]): Promise<World> => {
    const world = await booted({ scripts: { a: client([1000]), b: echoServer() } })
    for (const type of ids) world.apply({ type: 'arm', id: type, spec: type === 'latency' ? { type, latency: 100 } : { type }, scope: link })
    await world.runUntil(Infinity)
    return world
  }
  expect(printed(await run('latency', 'down'), 'a')).toEqual(['201.5 connect_failed ECONNREFUSED'])
  expect(events(await run('down', 'timeout'), 'fault.hit').map((e) => e.id)).toEqual(['down'])
})
