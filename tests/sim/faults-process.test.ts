import { describe, expect, it } from 'vitest'
import type { Clock, ProcessInput } from '../../src/contract/process.ts'
import type { FaultScope, FaultSpec } from '../../src/contract/faults.ts'
import type { World } from '../../src/sim/index.ts'
import { booted, events, get, lab, printed, scripted, service, text, type Script } from './fake-process.ts'
import { client } from './faulty.ts'
import { echoServer, http } from './scripts.ts'

const to = (name: string): FaultScope => ({ to: name })
const effects = (world: World): [string, string][] => events(world, 'fault.hit').map((e) => [e.process, e.effect])

/** A server `b`, with a fault armed at `at` ms; the client's requests at these milliseconds. */
async function withServer(spec: FaultSpec, times: number[], options: { at?: number; clearAt?: number; scope?: FaultScope; timeout?: number; until?: number } = {}): Promise<World> {
  const world = await booted({ scripts: { b: echoServer() } })
  const moments = [
    { t: options.at ?? 10, act: () => world.apply({ type: 'arm', id: 'f', spec, scope: options.scope ?? to('b') }) },
    ...(options.clearAt === undefined ? [] : [{ t: options.clearAt, act: () => world.apply({ type: 'clear', id: 'f' }) }]),
    ...times.map((t) => ({ t, act: () => world.apply(get(`http://b:8000/${t}`, { timeout: options.timeout ?? 30_000 })) })),
  ].sort((a, b) => a.t - b.t)
  for (const { t, act } of moments) {
    await world.runUntil(t * 1e6)
    act()
  }
  await world.runUntil(options.until === undefined ? Infinity : options.until * 1e6)
  return world
}

describe('crash and restart', () => {
  it('[F18] crash is SIGKILL, at once or after a while', async () => {
    for (const after of [undefined, 500]) {
      const world = await withServer({ type: 'crash', after }, [])
      expect(events(world, 'process.exit')).toMatchObject([{ t: (10 + (after ?? 0)) * 1e6, process: 'b', code: 137, cause: 'crash' }])
      expect(effects(world)).toEqual([['b', 'killed']])
    }
    expect(events(await withServer({ type: 'crash', after: 500 }, [], { clearAt: 400 }), 'process.exit')).toEqual([])
  })

  it('[F17] at the n-th event of the process: before it has seen the third request', async () => {
    const world = await withServer({ type: 'crash', at: 'http.request', nth: 3 }, [1000, 2000, 3000, 4000])
    expect(events(world, 'process.exit').map((e) => e.t)).toEqual([3000.85e6])
    expect(events(world, 'http.response')).toHaveLength(2)
    expect(events(world, 'client.failed').map((e) => e.error)).toEqual(['connection refused'])
  })

  it('[F17] of an event between two, the one that was called or the caller', async () => {
    const run = async (side: 'to' | 'from' | undefined, name: string): Promise<string[]> => {
      const world = await booted({ scripts: { a: client([1000]), b: echoServer() } })
      world.apply({ type: 'arm', id: 'f', spec: { type: 'crash', at: 'http.response', side }, scope: to(name) })
      await world.runUntil(Infinity)
      return [...events(world, 'process.exit').map((e) => `${e.process} ${e.t / 1e6}`), ...printed(world, 'a')]
    }
    // The answer is logged when it has arrived: the caller dies before it can read it.
    expect(await run('from', 'a')).toEqual(['a 1000.5'])
    expect(await run('to', 'b')).toEqual(['b 1000.5', '1000.5 b: GET /1000 HTTP/1.1', '1000.75 eof'])
    expect(await run(undefined, 'a')).toEqual(['1000.5 b: GET /1000 HTTP/1.1'])
  })

  it('[F17] counts from its arming, or from the end of its `after`', async () => {
    const world = await withServer({ type: 'crash', after: 1500, at: 'http.request' }, [1000, 2000], { at: 100 })
    expect(events(world, 'process.exit').map((e) => Math.floor(e.t / 1e6))).toEqual([2000])
    const late = await withServer({ type: 'crash', at: 'http.request' }, [1000, 2000], { at: 1500 })
    expect(events(late, 'process.exit').map((e) => Math.floor(e.t / 1e6))).toEqual([2000])
  })

  it('[F17] at its n-th step, so that a sweep over n kills it at each of its scheduling points', async () => {
    const ends: string[] = []
    for (let nth = 1; nth <= 4; nth++) {
      const world = await booted({ scripts: { a: client([1000]), b: echoServer() } })
      world.apply({ type: 'arm', id: 'f', spec: { type: 'crash', at: 'step', nth }, scope: to('b') })
      await world.runUntil(Infinity)
      ends.push(`${(events(world, 'process.exit')[0]?.t ?? -1) / 1e6} ${events(world, 'http.response').length}`)
    }
    // Before its start, its first connection, the request; and never.
    expect(ends).toEqual(['0 0', '1.75 0', '1000.25 0', '-0.000001 1'])
  })

  it('[F17] at the n-th file that it has written: what it had sent before leaves, what it does after does not happen', async () => {
    const writer: Script<Record<string, never>> = {
      memory: () => ({}),
      step({ inputs, out }) {
        for (const i of inputs) {
          if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
          if (i.kind !== 'data') continue
          out({ kind: 'file', path: '/data/a', bytes: text('a') })
          out({ kind: 'send', fd: i.fd, bytes: text(http(200, 'done')) })
          out({ kind: 'file', path: '/data/b', bytes: text('b') })
          out({ kind: 'file', path: '/data/b', bytes: null, more: true })
          out({ kind: 'file', path: '/data/c', bytes: text('b') })
        }
      },
    }
    const ends: string[] = []
    for (let nth = 1; nth <= 4; nth++) {
      const world = await booted({ scripts: { a: client([1000]), b: writer }, lab: lab(service('a'), service('b', { ports: [8000], volumes: [{ name: 'data', target: '/data', readOnly: false }] })) })
      world.apply({ type: 'arm', id: 'f', spec: { type: 'crash', at: 'file', nth }, scope: to('b') })
      await world.runUntil(3e9)
      const { volumes } = (world.checkpoint() as unknown as { state: { volumes: Record<string, object> } }).state
      ends.push(`${Object.keys(volumes['data']!).join('')} ${events(world, 'http.response').length} ${world.process('b')!.running}`)
    }
    expect(ends).toEqual(['a 0 false', 'ab 1 false', 'ac 1 false', 'ac 1 true'])
  })

  it('[F19] restart kills and starts anew after its delay', async () => {
    const world = await withServer({ type: 'restart', delay: 300, after: 90 }, [50, 200, 500])
    expect(events(world, 'process.start').map((e) => [e.t / 1e6, e.generation])).toEqual([[0, 1], [400, 2]])
    expect(effects(world)).toEqual([['b', 'restarted after 300 ms']])
    expect(events(world, 'http.response')).toHaveLength(2)
    expect(events(world, 'client.failed')).toHaveLength(1)
  })

  it('[F19] brings back what has ended', async () => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply({ type: 'crash', process: 'b' })
    world.apply({ type: 'arm', id: 'f', spec: { type: 'restart' }, scope: to('b') })
    await world.runUntil(1e9)
    expect(world.process('b')?.running).toBe(true)
  })
})

describe('hang', () => {
  it('[F20] withholds every step; connections can be made, nobody answers; what came is read at the end', async () => {
    const world = await withServer({ type: 'hang' }, [1000, 1500], { clearAt: 5000 })
    expect(events(world, 'net.established')).toHaveLength(2)
    expect(events(world, 'http.response').map((e) => [e.body.text, e.t / 1e6])).toEqual([
      ['b: GET /1000 HTTP/1.1', 5000.25], ['b: GET /1500 HTTP/1.1', 5000.25]])
    expect(effects(world)).toEqual([['b', 'stopped']])
  })

  it('[F20] a caller that gives up, and a SIGKILL, are not waited for', async () => {
    const world = await withServer({ type: 'hang' }, [1000], { timeout: 200, until: 3000 })
    expect(events(world, 'http.failed').map((e) => e.error)).toEqual(['timed out after 200 ms'])
    world.apply({ type: 'stop', process: 'b' })
    await world.runUntil(20e9)
    expect(events(world, 'process.exit').map((e) => [e.t / 1e9, e.detail])).toEqual([[13, 'SIGKILL: it was still there 10 s after SIGTERM']])
  })

  it('[F20] a fresh start of it runs', async () => {
    const world = await withServer({ type: 'hang' }, [], { until: 1000 })
    world.apply({ type: 'restart', process: 'b' })
    await world.runUntil(2e9)
    world.apply(get('http://b:8000/'))
    await world.runUntil(3e9)
    expect(events(world, 'http.response')).toHaveLength(1)
  })

  it('[F20] holds back no more than the window: its senders wait', async () => {
    const pusher: Script<Record<string, never>> = {
      memory: () => ({}),
      step({ inputs, out, now, wakeAt }) {
        for (const i of inputs) {
          if (i.kind === 'start') wakeAt(1e6)
          if (i.kind === 'connected') wakeAt(20e6)
          if (i.kind === 'drained') out({ kind: 'stdout', text: `${now / 1e6} drained` })
        }
        if (now === 1e6) out({ kind: 'connect', fd: 1, host: 'b', port: 8000 })
        if (now === 20e6) {
          out({ kind: 'send', fd: 1, bytes: text('x'.repeat(300_000)) })
          out({ kind: 'drain', fd: 1 })
        }
      },
    }
    const sink: Script<{ bytes: number }> = {
      memory: () => ({ bytes: 0 }),
      step({ inputs, out, memory }) {
        for (const i of inputs) {
          if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
          if (i.kind === 'data') memory.bytes += i.bytes.length
          if (i.kind === 'eof') out({ kind: 'stdout', text: 'eof' })
        }
        out({ kind: 'stdout', text: String(memory.bytes) })
      },
    }
    const world = await booted({ scripts: { a: pusher, b: sink } })
    await world.runUntil(10e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'hang' }, scope: { to: 'b', duration: 490 } })
    await world.runUntil(400e6)
    expect([printed(world, 'a'), printed(world, 'b').at(-1)]).toEqual([[], '0'])
    await world.runUntil(Infinity)
    expect(printed(world, 'b').at(-1)).toBe('300000')
    expect(Number(printed(world, 'a')[0]?.split(' ')[0])).toBeGreaterThan(500)
  })
})

describe('slow', () => {
  it('[F21] each step takes so much longer, and what it makes is there only then', async () => {
    const world = await withServer({ type: 'slow', delay: 50 }, [1000])
    // One step, at 1,000.85: the connection and its request come at one instant.
    expect(events(world, 'http.response').map((e) => e.t / 1e6)).toEqual([1051.1])
    // Two requests on one connection in the time of a step: the second is read when the first has been answered.
    const kept = await booted({ scripts: { a: client([1000, 1010]), b: echoServer() } })
    kept.apply({ type: 'arm', id: 'f', spec: { type: 'slow', delay: 50, at: 'http.request' }, scope: to('b') })
    await kept.runUntil(Infinity)
    expect(events(kept, 'http.response').map((e) => e.t / 1e6)).toEqual([1050.5, 1100.5])
    expect(effects(world)).toEqual([['b', 'slowed down']])
  })

  it('[F21] a factor multiplies the processor time that the step took', async () => {
    const counting = async (ticks: number | undefined): Promise<number> => {
      const world = await booted({ scripts: { b: echoServer() }, factory: { create: (spec) => {
        const inner = scripted(echoServer(), spec)
        return { ...inner, step: (now, inputs) => ({ ...(inner.step(now, inputs) as object as { outputs: []; deadline: null }), ticks }) }
      } } })
      await world.runUntil(10e6)
      world.apply({ type: 'arm', id: 'f', spec: { type: 'slow', factor: 11 }, scope: to('b') })
      world.apply(get('http://b:8000/'))
      await world.runUntil(Infinity)
      return events(world, 'http.response')[0]!.t / 1e6 - 10 - 1.1
    }
    // Ten times 200 ticks of 10 microseconds more; uncounted steps are taken for 10 ticks.
    expect(await counting(200)).toBeCloseTo(20, 6)
    expect(await counting(undefined)).toBeCloseTo(1, 6)
  })

  it('[F21] a crash in the middle of a step takes its outputs with it; a hang puts them off', async () => {
    const world = await withServer({ type: 'slow', delay: 50 }, [1000], { until: 1030 })
    world.apply({ type: 'crash', process: 'b' })
    await world.runUntil(Infinity)
    expect(events(world, 'http.response')).toEqual([])
    const hung = await withServer({ type: 'slow', delay: 50 }, [1000], { until: 1030 })
    hung.apply({ type: 'arm', id: 'h', spec: { type: 'hang' }, scope: { to: 'b', duration: 1000 } })
    await hung.runUntil(Infinity)
    expect(events(hung, 'http.response').map((e) => e.t / 1e6)).toEqual([2030.25])
  })

  it('[F21] ends with its clearing', async () => {
    const world = await withServer({ type: 'slow', delay: 50 }, [1000, 3000], { clearAt: 2000 })
    expect(events(world, 'http.response').map((e) => e.t / 1e6)).toEqual([1051.1, 3001.1])
  })
})

/** Tells its clocks once a second of its own time: monotonic ms, and by how many ms the wall clock is off. */
async function clocks(faults: { at: number; spec: FaultSpec; clearAt?: number }[], until: number): Promise<[number, number, number][]> {
  const seen: [number, number, number][] = []
  let world: World | undefined
  const made = await booted({ scripts: { b: echoServer() }, factory: { create: () => ({
    step(now: number, _inputs: ProcessInput[], clock?: Clock) {
      seen.push([Math.round((world?.now ?? 0) / 1e6), now / 1e6, Math.round(clock?.wall ?? 0)])
      return { outputs: [], deadline: (Math.floor(now / 1e9) + 1) * 1e9 }
    },
    checkpoint: () => ({}), restore: () => {}, kill: () => {},
  }) } })
  world = made
  const moments = faults.flatMap(({ at, spec, clearAt }, n) => [
    { t: at, act: () => made.apply({ type: 'arm', id: `f${n}`, spec, scope: to('b') }) },
    ...(clearAt === undefined ? [] : [{ t: clearAt, act: () => made.apply({ type: 'clear', id: `f${n}` }) }]),
  ]).sort((a, b) => a.t - b.t)
  for (const { t, act } of moments) {
    await made.runUntil(t * 1e6)
    act()
  }
  await made.runUntil(until * 1e6)
  return seen
}

describe('clocks', () => {
  it('[F22] clock_skew puts the wall clock off, and right again when it is cleared', async () => {
    const seen = await clocks([{ at: 1500, spec: { type: 'clock_skew', offset: -60_000 }, clearAt: 3500 }], 5000)
    expect(seen).toEqual([[0, 0, 0], [1000, 1000, 0], [2000, 2000, -60_000], [3000, 3000, -60_000], [4000, 4000, 0], [5000, 5000, 0]])
  })

  it('[F22] a rate makes all its clocks and its deadlines run faster, the monotonic one never back', async () => {
    const seen = await clocks([{ at: 1500, spec: { type: 'clock_skew', rate: 2 }, clearAt: 3500 }], 5000)
    // Between 1,500 and 3,500 ms of virtual time its clock goes from 1,500 to 5,500.
    expect(seen.map(([t, mono]) => [t, mono])).toEqual([
      [0, 0], [1000, 1000], [1750, 2000], [2250, 3000], [2750, 4000], [3250, 5000], [4000, 6000], [5000, 7000]])
    // The wall clock is wrong together with the monotonic one, and right once it is cleared: 2,000 ms less than that.
    expect(seen.map(([, , wall]) => wall)).toEqual([0, 0, 0, 0, 0, 0, -2000, -2000])
  })

  it('[F22] a slow clock puts a deadline off that had been asked for before', async () => {
    const seen = await clocks([{ at: 500, spec: { type: 'clock_skew', rate: 0.5, offset: 10 } }], 4000)
    expect(seen).toEqual([[0, 0, 0], [1500, 1000, 10], [3500, 2000, 10]])
  })

  it('[F23] clock_jump sets the wall clock once and for good', async () => {
    const seen = await clocks([
      { at: 1500, spec: { type: 'clock_jump', offset: 3_600_000 }, clearAt: 2500 }, { at: 2700, spec: { type: 'clock_jump', offset: -600_000 } },
    ], 4000)
    expect(seen.map(([, mono, wall]) => [mono, wall])).toEqual([[0, 0], [1000, 0], [2000, 3_600_000], [3000, 3_000_000], [4000, 3_000_000]])
  })

  it('[F22] [F23] say in the log what they do', async () => {
    const world = await withServer({ type: 'clock_skew', offset: 1500, rate: 1.5 }, [])
    world.apply({ type: 'arm', id: 'j', spec: { type: 'clock_jump', offset: -5 }, scope: {} })
    expect(effects(world)).toEqual([['b', 'wall clock 1500 ms fast, clocks run 1.5 times as fast'], ['b', 'clock set back by 5 ms']])
  })
})

describe('limits', () => {
  const told: Script<Record<string, never>> = {
    memory: () => ({}),
    step({ inputs, out }) {
      for (const i of inputs) out({ kind: 'stdout', text: i.kind === 'limit' ? `limit ${i.memory} ${i.disk}` : i.kind })
    },
  }

  it('[F24] are told to running processes, and taken back', async () => {
    const world = await booted({ scripts: { b: told } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'm', spec: { type: 'memory_limit', limit: 64 }, scope: to('b') })
    await world.runUntil(2e6)
    world.apply({ type: 'arm', id: 'd', spec: { type: 'disk_full', free: 2 }, scope: to('b') })
    await world.runUntil(3e6)
    world.apply({ type: 'arm', id: 'n', spec: { type: 'memory_limit', limit: 100 }, scope: to('b') })
    await world.runUntil(4e6)
    world.apply({ type: 'clear', id: 'm' })
    await world.runUntil(5e6)
    world.apply({ type: 'clear', id: 'n' })
    world.apply({ type: 'clear', id: 'd' })
    await world.runUntil(6e6)
    expect(printed(world, 'b')).toEqual([
      'start', 'limit 67108864 null', 'limit 67108864 2048', 'limit 67108864 2048', 'limit 104857600 2048', 'limit null 2048', 'limit null null'])
    expect(effects(world)).toEqual([['b', 'limited to 64 MiB'], ['b', 'disk with 2 KiB left'], ['b', 'limited to 100 MiB']])
  })

  it('[F24] are there before a program starts', async () => {
    const world = await booted({ scripts: { b: told } })
    world.apply({ type: 'arm', id: 'd', spec: { type: 'disk_full' }, scope: to('b') })
    await world.runUntil(1e6)
    expect(printed(world, 'b')).toEqual(['limit null 0', 'start'])
  })
})

it('[F25] cold_start delays each start; what came meanwhile is not lost', async () => {
  const world = await booted({ scripts: { b: echoServer() } })
  await world.runUntil(10e6)
  world.apply({ type: 'arm', id: 'f', spec: { type: 'cold_start', startupDelay: 800 }, scope: to('b') })
  world.apply(get('http://b:8000/warm'))
  await world.runUntil(100e6)
  world.apply({ type: 'restart', process: 'b' })
  await world.runUntil(500e6)
  world.apply(get('http://b:8000/cold'))
  world.apply({ type: 'stop', process: 'b' })
  await world.runUntil(Infinity)
  expect(events(world, 'http.response').map((e) => e.body.text)).toEqual(['b: GET /warm HTTP/1.1'])
  expect(events(world, 'process.ready').map((e) => e.t / 1e6)).toEqual([0, 900])
  expect(events(world, 'process.exit').map((e) => [e.t / 1e6, e.cause])).toEqual([[100, 'stop'], [900, 'stop']])
  expect(effects(world)).toEqual([['b', 'started 800 ms later']])
})

describe('mode', () => {
  const struck = async (scope: FaultScope, seed = 1): Promise<string[]> => {
    const world = await booted({ lab: lab(service('a'), service('b', { replicas: 5 })), scripts: { a: echoServer(), b: echoServer() }, seed })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'crash' }, scope })
    expect(events(world, 'fault.arm')[0]?.chosen).toEqual(scope.mode === undefined || scope.mode === 'all' ? undefined : events(world, 'process.exit').map((e) => e.process))
    return events(world, 'process.exit').map((e) => e.process)
  }

  it('[F17] one, some or a share of the processes that `to` names', async () => {
    expect(await struck({ to: 'b' })).toHaveLength(5)
    expect(await struck({ to: 'b', mode: 'all' })).toHaveLength(5)
    expect(await struck({ to: 'b', mode: 'one' })).toHaveLength(1)
    expect(await struck({ to: 'b', mode: 'fixed', value: 3 })).toHaveLength(3)
    expect(await struck({ to: 'b', mode: 'fixed', value: 30 })).toHaveLength(5)
    expect(await struck({ to: 'b', mode: 'percent', value: 50 })).toHaveLength(2)
    expect(await struck({ to: 'b', mode: 'percent', value: 1 })).toHaveLength(1)
    expect(await struck({ to: 'b', mode: 'percent', value: 0 })).toHaveLength(0)
    const picks = await Promise.all(Array.from({ length: 20 }, (_, seed) => struck({ to: 'b', mode: 'one' }, seed)))
    expect(new Set(picks.flat()).size).toBeGreaterThan(2)
  })

  it('of a link, on the side that is named', async () => {
    const world = await booted({ lab: lab(service('b', { replicas: 3 })), scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'f', spec: { type: 'down' }, scope: { to: 'b', mode: 'fixed', value: 2 } })
    for (const n of [1, 2, 3]) world.apply(get(`http://b-${n}:8000/`))
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed')).toHaveLength(2)
    const [chosen] = events(world, 'fault.arm')
    expect(events(world, 'http.response').map((e) => e.to)).toEqual(['b-1', 'b-2', 'b-3'].filter((name) => !chosen?.chosen?.includes(name)))
  })
})

it('a scope that means nothing to a process is said to', async () => {
  const world = await booted({ scripts: { b: echoServer() } })
  world.apply({ type: 'arm', id: 'f', spec: { type: 'hang' }, scope: { from: 'b', toxicity: 0.5 } })
  world.apply({ type: 'arm', id: 'g', spec: { type: 'crash' }, scope: { to: 'client' } })
  world.apply({ type: 'arm', id: 'h', spec: { type: 'down' }, scope: { from: 'client', mode: 'one' } })
  expect(events(world, 'problem').map((e) => e.message)).toEqual([
    'fault "f": "from: b" means nothing to hang: "to" names the process that it is in',
    'fault "f": "toxicity" means nothing to hang: "mode" says in how many of the processes it is',
    'fault "g": "to: client" is no service of this lab, so it may touch nothing; the lab has b',
    'fault "h": "mode: one" picks among processes of the lab, and "from: client" names none'])
})
