import { describe, expect, it } from 'vitest'
import type { ProcessInput, ProcessSpec } from '../../src/contract/process.ts'
import { booted, events, factoryOf, get, lab, makeWorld, printed, service, text, type Script } from './fake-process.ts'
import { diary, echoServer, http } from './scripts.ts'

const probe = { probe: { kind: 'http', port: 8000, path: '/health' }, intervalMs: 10_000, timeoutMs: 1000, retries: 3, startPeriodMs: 0 } as const
const exiting = (code: number, at: number): Script<any> => ({
  memory: () => ({}),
  step({ inputs, out, now, wakeAt }) {
    if (inputs.some((i) => i.kind === 'start')) wakeAt(at)
    if (now >= at) out({ kind: 'exit', code, cause: 'exit', detail: '' })
  },
})

describe('steps', () => {
  it('[T1] hand over all inputs of one instant at once, in the order in which they came', async () => {
    const batches: string[][] = []
    const world = await booted({ scripts: { a: {
      memory: () => ({}),
      step({ inputs, out, wakeAt }) {
        batches.push(inputs.map((i: ProcessInput) => i.kind + ('id' in i ? i.id : '')))
        if (inputs.some((i) => i.kind === 'start')) {
          wakeAt(0.1e6)
          for (const id of [3, 1, 2]) out({ kind: 'resolve', id, name: 'a' })
        }
      },
    } } })
    await world.runUntil(Infinity)
    expect(batches).toEqual([['start'], ['resolved3', 'resolved1', 'resolved2']])
  })

  it('[T1] follow the latest deadline only; one that has passed means now', async () => {
    const times: number[] = []
    const world = await booted({ scripts: { a: {
      memory: () => ({ n: 0 }),
      step({ now, memory, wakeAt, inputs, out }) {
        times.push(now)
        if (inputs.some((i) => i.kind === 'start')) {
          wakeAt(5e6)
          out({ kind: 'resolve', id: 1, name: 'a' })
        } else if (inputs.some((i) => i.kind === 'resolved')) wakeAt(9e6)
        else if (memory.n++ === 0) wakeAt(3)
      },
    } } })
    expect(await world.runUntil(Infinity)).toBe('idle')
    expect(times).toEqual([0, 0.1e6, 9e6, 9e6])
  })

  it('[T1] an idle hour costs nothing; the clock goes where it is told', async () => {
    const world = await booted({ scripts: { a: echoServer() } })
    await world.runUntil(1e9)
    const { steps } = world
    expect(await world.runUntil(3600e9)).toBe('idle')
    expect([world.now, world.steps, world.nextTime()]).toEqual([3600e9, steps, null])
  })

  it('[T6] that suspend are awaited, and time stands', async () => {
    let go: (() => void) | undefined
    const world = await booted({ scripts: { a: {
      memory: () => ({}),
      step({ inputs, out, now }) {
        if (!inputs.some((i) => i.kind === 'start')) return
        return new Promise<void>((resolve) => {
          go = () => {
            out({ kind: 'stdout', text: `done at ${now}` })
            resolve()
          }
        })
      },
    }, b: echoServer() } })
    const running = world.runUntil(1e9)
    expect(go).toBeDefined()
    expect([world.checkpoint(), world.now]).toEqual([null, 0])
    go?.()
    expect(await running).toBe('idle')
    expect(events(world, 'stdout')[0]).toMatchObject({ text: 'done at 0', t: 0 })
  })

  it('keeps to a budget of steps, and asks whether to stop', async () => {
    const world = await booted({ scripts: { a: echoServer(), b: echoServer() } })
    expect(await world.runUntil(1e9, { steps: 1 })).toBe('budget')
    expect([world.steps, world.now]).toEqual([1, 0])
    expect(await world.runUntil(1e9, { stop: () => true })).toBe('budget')
    expect(await world.runUntil(1e9)).toBe('idle')
  })
})

describe('starting', () => {
  it('[P1] mounts the context at /app and hands over command and environment', async () => {
    const specs: ProcessSpec[] = []
    const inner = factoryOf({ orders: echoServer(), all: echoServer() })
    const world = makeWorld({
      scripts: {}, factory: { create: (spec) => { specs.push(spec); return inner.create(spec) } },
      lab: lab(service('orders', { context: './orders/', replicas: 2, command: ['uvicorn', 'main:app'], environment: { X: '1' } }), service('all', { context: '.' })),
      files: { 'orders/main.py': 'o', 'orders/lib/x.py': 'x', 'ordersx/no.py': '', 'compose.yaml': 'c' },
    })
    await world.boot()
    await world.runUntil(1)
    expect(specs.map((s) => [s.name, s.ip, s.hostname])).toEqual([['orders-1', '10.0.0.1', 'orders-1'], ['orders-2', '10.0.0.2', 'orders-2'], ['all', '10.0.0.3', 'all']])
    expect(specs[0]).toMatchObject({ argv: ['uvicorn', 'main:app'], cwd: '/app', files: { '/app/main.py': 'o', '/app/lib/x.py': 'x' } })
    expect(specs[0]?.env).toMatchObject({ X: '1', HOSTNAME: 'orders-1', PYTHONUNBUFFERED: '1' })
    expect(Object.keys(specs[2]?.files ?? {})).toEqual(['/app/compose.yaml', '/app/orders/lib/x.py', '/app/orders/main.py', '/app/ordersx/no.py'])
    expect(specs[0]?.entropy).not.toEqual(specs[1]?.entropy)
    expect(world.process('orders-2')).toEqual({ service: 'orders', running: true, ready: true, healthy: null, generation: 1, exitCode: null })
  })

  it('[P1] waits for dependencies: started, healthy, completed', async () => {
    const on = (name: string, condition: 'service_started' | 'service_healthy' | 'service_completed_successfully') => ({ dependsOn: [{ service: name, condition }] })
    const world = await booted({
      lab: lab(service('d', on('c', 'service_started')), service('c', on('b', 'service_healthy')),
        service('b', { ...on('a', 'service_completed_successfully'), healthcheck: probe }), service('a')),
      scripts: { a: exiting(0, 2e9), b: echoServer(), c: diary(), d: diary() },
    })
    await world.runUntil(60e9)
    expect(events(world, 'process.start').map((e) => [e.process, Math.round(e.t / 1e9)])).toEqual([['a', 0], ['b', 2], ['c', 12], ['d', 12]])
  })

  it('[P1] is ready once it listens on a port of its own; another one is a problem that names both', async () => {
    const opens = (...ports: number[]): Script<any> => diary((out, input) => { if (input.kind === 'start') for (const port of ports) out({ kind: 'listen', port }) })
    const world = await booted({
      scripts: { wrong: opens(8000), late: opens(9100, 8001), any: opens(7000) },
      lab: lab(service('wrong', { ports: [8001, 8002] }), service('late', { ports: [8001] }), service('any')),
    })
    await world.runUntil(1e9)
    expect(events(world, 'process.ready').map((e) => [e.process, e.port])).toEqual([['late', 8001], ['any', 7000]])
    expect([world.process('wrong')!.ready, world.process('late')!.ready]).toEqual([false, true])
    expect(events(world, 'problem').map((e) => [e.process, e.code, e.message])).toEqual([
      ['wrong', 'port', 'wrong listens on port 8000, but compose.yaml says 8001, 8002, where calls are refused: let its command listen on 8001 (uvicorn: --port 8001), or name 8000 in its ports'],
      ['late', 'port', expect.stringContaining('late listens on port 9100, but compose.yaml says 8001') as string],
    ])
  })

  it('[P1] says why one can never start', async () => {
    const world = await booted({
      lab: lab(service('a'), service('b', { dependsOn: [{ service: 'a', condition: 'service_completed_successfully' }] }),
        service('c', { dependsOn: [{ service: 'b', condition: 'service_started' }] })),
      scripts: { a: exiting(3, 1e9), b: diary(), c: diary() },
    })
    await world.runUntil(Infinity)
    expect(events(world, 'note').map((e) => e.text)).toEqual(['b does not start: a ended with code 3', 'c does not start: b did not start'])
  })
})

describe('ending', () => {
  it('[P2] stop is SIGTERM; a process that stays gets SIGKILL after 10 s', async () => {
    const world = await booted({ scripts: { a: echoServer(), deaf: diary() } })
    await world.runUntil(1e9)
    for (const process of ['a', 'deaf', 'nobody']) world.apply({ type: 'stop', process })
    await world.runUntil(Infinity)
    expect(events(world, 'process.exit')).toMatchObject([
      { process: 'a', t: 1e9, code: 0, cause: 'stop' }, { process: 'deaf', t: 11e9, code: 137, cause: 'stop' },
    ])
    expect(printed(world, 'deaf')).toEqual(['1000 signal'])
    expect(events(world, 'note')[0]?.text).toBe('there is no process called "nobody": the lab has a, deaf')
  })

  it('[P2] a step that throws ends its process, not the run', async () => {
    const world = await booted({ scripts: { a: { memory: () => ({}), step: () => { throw new Error('boom') } }, b: echoServer() } })
    await world.runUntil(1e9)
    expect(events(world, 'process.exit')).toMatchObject([{ process: 'a', code: 1, cause: 'error', detail: 'the interpreter failed: Error: boom' }])
    expect(world.process('b')?.running).toBe(true)
  })

  it('[P2] a process that cannot be created ends, and the others start', async () => {
    for (const create of [() => { throw new Error('no memory') }, () => Promise.reject(new Error('no memory'))]) {
      const inner = factoryOf({ b: echoServer() })
      const world = await booted({
        lab: lab(service('a'), service('b')), scripts: {},
        factory: { create: (spec) => (spec.name === 'a' ? create() : inner.create(spec)) },
      })
      await world.runUntil(1e9)
      expect(events(world, 'process.exit')).toMatchObject([{ process: 'a', code: 125, cause: 'error', detail: 'it could not be created: Error: no memory' }])
      expect(world.process('b')?.running).toBe(true)
    }
  })

  it('[P3] restart replaces a running process at once, with the edited files', async () => {
    const answers: Script<any> = {
      memory: (spec) => ({ body: spec.files['/app/main.py'] }),
      step({ inputs, out, memory, spec }) {
        for (const i of inputs) {
          if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
          if (i.kind === 'data') out({ kind: 'send', fd: i.fd, bytes: text(http(200, `${memory.body} ${spec.entropy[0]}`)) })
        }
      },
    }
    const killed: string[] = []
    const inner = factoryOf({ a: answers })
    const world = await booted({
      lab: lab(service('a')), scripts: {}, files: { 'a/main.py': 'one' },
      factory: { async create(spec) {
        const made = await inner.create(spec)
        return { ...made, kill: () => { killed.push(spec.name) } }
      } },
    })
    await world.runUntil(1e9)
    world.apply(get('http://a:8000/'))
    await world.runUntil(2e9)
    world.apply({ type: 'restart', process: 'a', files: { 'a/main.py': 'two' } })
    expect(world.process('a')).toMatchObject({ running: false })
    await world.runUntil(2e9)
    expect(world.process('a')).toMatchObject({ running: true, generation: 2, exitCode: null })
    world.apply(get('http://a:8000/'))
    await world.runUntil(Infinity)
    const bodies = events(world, 'http.response').map((e) => e.body.text)
    expect(bodies.map((b) => b.split(' ')[0])).toEqual(['one', 'two'])
    expect(bodies[0]?.split(' ')[1]).not.toBe(bodies[1]?.split(' ')[1])
    expect(killed).toEqual(['a'])
  })

  it('[P3] nothing that was meant for the former process reaches the new one', async () => {
    const asking: Script<any> = { memory: () => ({}), step({ inputs, out, spec }) {
      for (const i of inputs) {
        if (i.kind === 'start') out({ kind: 'resolve', id: 1, name: 'a' })
        else out({ kind: 'stdout', text: i.kind })
      }
      void spec
    } }
    const world = await booted({ scripts: { a: asking } })
    await world.runUntil(0.05e6)
    world.apply({ type: 'restart', process: 'a' })
    await world.runUntil(1e9)
    expect(printed(world, 'a')).toEqual(['resolved'])
    // Nor does the SIGKILL of a stop that was overtaken by a restart.
    world.apply({ type: 'stop', process: 'a' })
    world.apply({ type: 'restart', process: 'a' })
    await world.runUntil(Infinity)
    expect(world.process('a')).toMatchObject({ running: true, generation: 3 })
  })

  it('[P3] restart waits for its delay, which a stop or another restart takes back', async () => {
    const world = await booted({ scripts: { a: echoServer() } })
    await world.runUntil(1e9)
    world.apply({ type: 'restart', process: 'a', delay: 5000 })
    await world.runUntil(3e9)
    world.apply({ type: 'restart', process: 'a', delay: 5000 })
    await world.runUntil(9e9)
    expect(events(world, 'process.start').map((e) => e.t / 1e9)).toEqual([0, 8])
    world.apply({ type: 'restart', process: 'a', delay: 5000 })
    world.apply({ type: 'stop', process: 'a' })
    await world.runUntil(Infinity)
    expect(events(world, 'process.start')).toHaveLength(2)
  })
})

describe('health', () => {
  /** Serves /health with the status that its memory holds for the time. */
  const moody = (bad: [number, number]): Script<any> => ({
    memory: () => ({}),
    step({ inputs, out, now }) {
      for (const i of inputs) {
        if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
        if (i.kind === 'data') out({ kind: 'send', fd: i.fd, bytes: text(http(now >= bad[0] && now < bad[1] ? 500 : 200, '')) })
        if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
      }
    },
  })

  it('[P4] changes after an interval, after `retries` failures, and back; probes leave no other trace', async () => {
    const world = await booted({ lab: lab(service('a', { healthcheck: probe })), scripts: { a: moody([25e9, 95e9]) } })
    // A cut network does not reach a probe: it runs inside the container.
    world.apply({ type: 'arm', id: 'cut', spec: { type: 'partition' }, scope: {} })
    await world.runUntil(200e9)
    const changes = world.log.events.filter((e) => e.kind === 'process.healthy' || e.kind === 'process.unhealthy')
    expect(changes.map((e) => [e.kind, Math.round(e.t / 1e9)])).toEqual([['process.healthy', 10], ['process.unhealthy', 50], ['process.healthy', 100]])
    expect(events(world, 'process.unhealthy')[0]?.detail).toBe('3 probes failed in a row; the last: the probe got status 500')
    expect(world.log.events.filter((e) => e.kind.startsWith('net.') || e.kind.startsWith('http.')).map((e) => e.kind)).toEqual(['net.listen'])
    expect(world.process('a')?.healthy).toBe(true)
  })

  it('[P4] does not count failures within the start period; a TCP probe needs a listener', async () => {
    const world = await booted({
      lab: lab(service('a', { healthcheck: { ...probe, probe: { kind: 'tcp', port: 9 }, startPeriodMs: 35_000 } })), scripts: { a: moody([0, 0]) },
    })
    await world.runUntil(100e9)
    expect(events(world, 'process.unhealthy').map((e) => [Math.round(e.t / 1e9), e.detail])).toEqual([[60, '3 probes failed in a row; the last: connection refused']])
  })

  it('[P4] a probe times out', async () => {
    const world = await booted({ lab: lab(service('a', { healthcheck: { ...probe, retries: 1 } })), scripts: { a: echoServer(8000, 5e9) } })
    await world.runUntil(12e9)
    expect(events(world, 'process.unhealthy')[0]).toMatchObject({ t: 11e9, detail: '1 probes failed in a row; the last: timed out after 1000 ms' })
  })

  it('[P4] costs 120 probes an hour at 30 s', async () => {
    let probes = 0
    const inner = moody([0, 0])
    const world = await booted({
      lab: lab(service('a', { healthcheck: { ...probe, intervalMs: 30_000 } })),
      scripts: { a: { ...inner, step: (turn) => { probes += turn.inputs.filter((i) => i.kind === 'data').length; return inner.step(turn) } } },
    })
    await world.runUntil(3600e9)
    expect(probes).toBeGreaterThanOrEqual(119)
    expect(world.steps).toBeLessThan(2500)
  })
})

describe('bounds', () => {
  it('[L2] virtual time', async () => {
    const world = await booted({ scripts: { a: echoServer() }, limits: { virtualTime: 5e9 } })
    expect(await world.runUntil(4e9)).toBe('idle')
    expect(await world.runUntil(6e9)).toBe('ended')
    expect(world.ended?.reason).toBe('virtual-time')
    expect(world.log.events.at(-1)).toMatchObject({ kind: 'run.end', t: 5e9, detail: 'the run has reached its limit of 5 virtual seconds' })
    world.apply(get('http://a:8000/'))
    expect(world.log.events.at(-1)?.kind).toBe('run.end')
  })

  it('[L2] steps at one instant: a livelock names its process', async () => {
    const world = await booted({ scripts: {
      quiet: echoServer(), spinning: { memory: () => ({}), step: ({ now, wakeAt }) => wakeAt(now) },
    }, limits: { stepsPerInstant: 1000 } })
    expect(await world.runUntil(1e9)).toBe('ended')
    expect(world.ended).toMatchObject({ reason: 'livelock' })
    expect(world.ended?.detail).toContain('the last process to run was spinning')
  })

  it('[L2] events', async () => {
    const world = await booted({ scripts: { a: { memory: () => ({}), step: ({ now, wakeAt, out }) => {
      out({ kind: 'stdout', text: 'x' })
      wakeAt(now + 1)
    } } }, limits: { events: 50 } })
    expect(await world.runUntil(1e9)).toBe('ended')
    expect(world.ended?.reason).toBe('events')
  })

  it('[L2] output: cut with one note, then dropped, until a restart', async () => {
    const chatty: Script<any> = { memory: () => ({}), step: ({ out, inputs }) => {
      if (inputs.some((i) => i.kind === 'start')) for (let n = 0; n < 10; n++) out({ kind: n % 2 ? 'stderr' : 'stdout', text: 'ä234567\n' })
    } }
    const world = await booted({ scripts: { a: chatty }, limits: { output: 30 } })
    await world.runUntil(1)
    const kept = (): string => world.log.events.flatMap((e) => (e.kind === 'stdout' || e.kind === 'stderr' ? [e.text] : [])).join('')
    expect(new TextEncoder().encode(kept()).length).toBeLessThanOrEqual(30)
    expect(kept().startsWith('ä234567\nä234567\nä234567\n')).toBe(true)
    expect(events(world, 'note').map((e) => e.text)).toEqual(['a has printed more than 30 bytes; what it prints from here on is dropped until it restarts'])
    world.apply({ type: 'restart', process: 'a' })
    await world.runUntil(1)
    expect(events(world, 'note')).toHaveLength(2)
  })

  it('[L2] a long output is several events, each of whole lines and whole characters', async () => {
    const lines = `${'a line\n'.repeat(5000)}x${'\u{1f600}'.repeat(10_000)}\n`
    const world = await booted({ scripts: { a: { memory: () => ({}), step: ({ out, inputs }) => {
      if (inputs.some((i) => i.kind === 'start')) out({ kind: 'stdout', text: lines })
    } } } })
    await world.runUntil(1)
    const texts = events(world, 'stdout').map((e) => e.text)
    expect(texts.join('')).toBe(lines)
    expect(texts.map((text) => text.length)).toEqual([16_380, 16_380, 2240, 16_383, 3619])
    for (const text of texts) expect(text.isWellFormed()).toBe(true)
  })
})
