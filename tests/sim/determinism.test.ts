import fc from 'fast-check'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TimedCommand, WorldCommand } from '../../src/contract/commands.ts'
import { isBrokerFault, faultSpecSchema, type FaultSpec, type FaultType } from '../../src/contract/faults.ts'
import { canonicalJson, type World } from '../../src/sim/index.ts'
import { nextFloat, type Words } from '../../src/sim/kernel/rng.ts'
import { booted, events, get, lab, makeWorld, service, str, text, type Script } from './fake-process.ts'
import { http } from './scripts.ts'

/** A service that serves, and at random moments calls another; all its choices come from its own entropy. */
const wanderer: Script<{ dice: Words; fd: number; next: number; pausing: number; resumeAt: number }> = {
  memory: (spec) => ({ dice: [...spec.entropy], fd: 1, next: 0, pausing: 0, resumeAt: 0 }),
  step({ now, inputs, out, wakeAt, memory: m, spec }) {
    const roll = (): number => nextFloat(m.dice)
    for (const i of inputs) {
      if (i.kind === 'start') {
        out({ kind: 'listen', port: 8000 })
        m.next = now + Math.floor(roll() * 50e6)
      }
      if (i.kind === 'resolved' && i.addresses[0]) out({ kind: 'connect', fd: (m.fd += 2), host: i.addresses[0], port: roll() < 0.9 ? 8000 : 9 })
      if (i.kind === 'connected') {
        const body = 'x'.repeat(Math.floor(roll() * 200))
        out({ kind: 'send', fd: i.fd, bytes: text(`POST /${m.fd} HTTP/1.1\r\ncontent-length: ${body.length}\r\n\r\n${body}`) })
        if (roll() < 0.3) out({ kind: 'drain', fd: i.fd })
      }
      if (i.kind === 'data') {
        if (i.fd % 2 === 0 && str(i.bytes).includes('HTTP/1.1\r\n')) {
          const big = roll() < 0.1 ? 'y'.repeat(90_000) : 'ok'
          out({ kind: 'send', fd: i.fd, bytes: text(http(roll() < 0.8 ? 200 : 500, big)) })
        } else if (i.fd % 2 === 1) {
          if (roll() < 0.2 && m.pausing === 0) {
            m.pausing = i.fd
            m.resumeAt = now + Math.floor(roll() * 20e6)
            out({ kind: 'pause', fd: i.fd })
          } else out({ kind: roll() < 0.9 ? 'close' : 'abort', fd: i.fd })
        }
      }
      if (i.kind === 'eof') out({ kind: roll() < 0.8 ? 'close' : 'shutdown', fd: i.fd })
      if (i.kind === 'signal') out({ kind: 'exit', code: 0, cause: 'exit', detail: '' })
      out({ kind: 'stdout', text: `${i.kind} ${roll().toFixed(6)}\n` })
    }
    if (now >= m.next && m.next > 0) {
      m.next = now + Math.floor(roll() * 80e6)
      out({ kind: 'resolve', id: m.fd, name: roll() < 0.9 ? 'a b c'.split(' ')[Math.floor(roll() * 3)] as string : 'api.example.com' })
      if (roll() < 0.01) throw new Error('unlucky')
    }
    if (m.pausing !== 0 && now >= m.resumeAt) {
      out({ kind: 'resume', fd: m.pausing })
      out({ kind: 'close', fd: m.pausing })
      m.pausing = 0
    }
    if (m.next > 0) wakeAt(m.pausing === 0 ? m.next : Math.min(m.next, m.resumeAt))
    void spec
  },
}

const services = lab(
  service('a', { healthcheck: { probe: { kind: 'tcp', port: 8000 }, intervalMs: 300, timeoutMs: 100, retries: 2, startPeriodMs: 0 } }),
  service('b', { replicas: 2 }), service('c', { dependsOn: [{ service: 'a', condition: 'service_healthy' }] }),
)

const name = fc.constantFrom('a', 'b', 'b-1', 'c')
const host = fc.option(fc.constantFrom('a', 'b', 'b-2', 'c', 'client', 'api.example.com'), { nil: undefined })
/** Each fault of the contract. Half of the parameters that may be left out are. */
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined })
const stream = some(fc.constantFrom('upstream' as const, 'downstream' as const, 'both' as const))
const correlation = some(fc.nat(100))
const trigger = fc.oneof(
  fc.record({ after: some(fc.nat(200)) }),
  fc.record({
    after: some(fc.nat(100)), at: fc.constantFrom('step' as const, 'http.request' as const, 'http.response' as const, 'stdout' as const),
    side: some(fc.constantFrom('to' as const, 'from' as const)), nth: some(fc.integer({ min: 1, max: 8 })),
  }),
)
const is = <T extends FaultType>(type: T): fc.Arbitrary<T> => fc.constant(type)
const SPECS: { [T in FaultType]: fc.Arbitrary<FaultSpec & { type: T }> } = {
  latency: fc.record({
    type: is('latency'), latency: fc.nat(200), jitter: some(fc.nat(100)), correlation, direction: stream,
    distribution: some(fc.constantFrom('uniform' as const, 'normal' as const, 'pareto' as const)),
  }),
  loss: fc.record({ type: is('loss'), percent: fc.nat(100), correlation, direction: stream }),
  bandwidth: fc.record({ type: is('bandwidth'), rate: fc.integer({ min: 1, max: 2000 }), direction: stream }),
  slicer: fc.record({ type: is('slicer'), average_size: fc.integer({ min: 20, max: 4000 }), size_variation: some(fc.nat(19)), delay: some(fc.nat(500)), direction: stream }),
  limit_data: fc.record({ type: is('limit_data'), bytes: fc.nat(2000), direction: stream }),
  slow_close: fc.record({ type: is('slow_close'), delay: fc.nat(200), direction: stream }),
  reset_peer: fc.record({ type: is('reset_peer'), timeout: fc.nat(100) }),
  timeout: fc.record({ type: is('timeout'), timeout: fc.nat(100), direction: stream }),
  down: fc.record({ type: is('down') }),
  partition: fc.record({ type: is('partition'), direction: fc.constantFrom('to' as const, 'from' as const, 'both' as const), hold: some(fc.boolean()) }),
  dns: fc.record({ type: is('dns'), names: some(fc.array(fc.constantFrom('a', 'b*', '?', 'api.*'))), action: some(fc.constantFrom('error' as const, 'timeout' as const)) }),
  http_abort: fc.record({ type: is('http_abort'), httpStatus: fc.constantFrom(200, 204, 503), percentage: fc.nat(100) }),
  http_delay: fc.record({ type: is('http_delay'), fixedDelay: fc.nat(300), percentage: fc.nat(100) }),
  duplicate: fc.record({ type: is('duplicate'), percent: fc.nat(100), correlation, delay: some(fc.nat(100)) }),
  reorder: fc.record({ type: is('reorder'), percent: fc.nat(100), correlation, gap: some(fc.integer({ min: 1, max: 3 })), delay: some(fc.nat(300)) }),
  throttle: fc.record({ type: is('throttle'), limit: fc.nat(2), queue: some(fc.nat(2)) }),
  crash: trigger.map((when) => ({ type: 'crash' as const, ...when })),
  restart: fc.tuple(trigger, some(fc.nat(100))).map(([when, delay]) => ({ type: 'restart' as const, delay, ...when })),
  hang: trigger.map((when) => ({ type: 'hang' as const, ...when })),
  slow: fc.tuple(trigger, fc.constantFrom({ delay: 3 }, { factor: 30 }, { delay: 1, factor: 2 })).map(([when, how]) => ({ type: 'slow' as const, ...how, ...when })),
  clock_skew: fc.record({ type: is('clock_skew'), offset: fc.integer({ min: -9e7, max: 9e7 }), rate: some(fc.constantFrom(0.3, 0.9, 1.7)) }),
  clock_jump: fc.record({ type: is('clock_jump'), offset: fc.integer({ min: -9e7, max: 9e7 }) }),
  memory_limit: fc.record({ type: is('memory_limit'), limit: fc.nat(100) }),
  disk_full: fc.record({ type: is('disk_full'), free: some(fc.nat(100)) }),
  leader_election: fc.record({ type: is('leader_election'), downtime: some(fc.nat(100)) }),
  slow_broker: fc.record({ type: is('slow_broker'), delay: fc.nat(100) }),
  rebalance: fc.record({ type: is('rebalance'), every: some(fc.integer({ min: 1, max: 100 })) }),
  redelivery: fc.record({ type: is('redelivery'), percentage: fc.nat(100) }),
  lost_ack: fc.record({ type: is('lost_ack'), percentage: fc.nat(100) }),
  poison: fc.record({ type: is('poison'), channel: fc.constantFrom('x') }),
  full_queue: fc.record({ type: is('full_queue') }),
  eviction: fc.record({ type: is('eviction'), keys: some(fc.constantFrom('a*')) }),
  cold_start: fc.record({ type: is('cold_start'), startupDelay: fc.nat(300) }),
}
const spec: fc.Arbitrary<FaultSpec> = fc.oneof(...Object.values(SPECS))
const mode = fc.constantFrom({}, {}, { mode: 'one' as const }, { mode: 'all' as const }, { mode: 'fixed' as const, value: 1 }, { mode: 'percent' as const, value: 50 })
const command: fc.Arbitrary<WorldCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ host: fc.constantFrom('a', 'b', 'c', 'x', 'api.example.com'), timeout: fc.integer({ min: 1, max: 900 }) })
    .map((r) => get(`http://${r.host}:8000/cmd`, { id: 'r', timeout: r.timeout })) },
  { weight: 4, arbitrary: fc.record({
    type: fc.constant('arm' as const), id: fc.constantFrom('f', 'g', 'h'), spec,
    scope: fc.tuple(fc.record({ from: host, to: host, toxicity: fc.constantFrom(0.3, 0.7, 1), duration: fc.constantFrom(undefined, 100, 500) }), mode)
      .map(([where, which]) => ({ ...where, ...which })),
  }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('clear' as const), id: fc.constantFrom('f', 'g', 'h') }) },
  fc.record({ type: fc.constant('crash' as const), process: name }),
  fc.record({ type: fc.constant('stop' as const), process: name }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant('restart' as const), process: name, delay: fc.constantFrom(undefined, 0, 70) }) },
)
/** Moments at which somebody intervenes: after so many ms, or so many steps, and what they do. */
const session = fc.array(fc.record({ ms: fc.nat(200), steps: fc.option(fc.nat(40), { nil: undefined }), command }), { maxLength: 14 })
const seeds = fc.nat(1_000_000)
type Session = { ms: number; steps: number | undefined; command: WorldCommand }[]

const outside = async (request: { id: number; url: string }) => (request.id % 3 === 0 ? null : {
  status: 200, statusText: 'OK', headers: [] as [string, string][], body: text(request.url), delay: request.id,
})
const setup = (seed: number) => ({ scripts: { a: wanderer, b: wanderer, c: wanderer }, lab: services, seed, outside })

async function play(world: World, plan: Session): Promise<void> {
  for (const { ms, steps, command: next } of plan) {
    await world.runUntil(world.now + ms * 1e6, { steps })
    world.apply(next)
  }
}
const settle = (world: World) => world.runUntil(3e9, { steps: 20_000 })
const lines = (world: World): string => world.log.events.map(canonicalJson).join('\n')

it('[C1] [L1] the properties below try every fault of the contract', () => {
  const types = faultSpecSchema.def.options.map((option) => option.def.shape.type.def.values[0])
  expect(Object.keys(SPECS).sort()).toEqual([...types].sort())
})

describe('a world', () => {
  it('[L1] is the same for the same seed and commands, and another for another seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const world = await booted(setup(seed))
      await world.runUntil(2e9)
      expect(world.log.events.length).toBeGreaterThan(200)
      return world.log.hash()
    }
    expect(await run(1)).toBe(await run(1))
    expect(await run(1)).not.toBe(await run(2))
  })

  it('[L1] replays its recorded commands to the same hash', async () => {
    await fc.assert(fc.asyncProperty(seeds, session, async (seed, plan) => {
      const live = await booted(setup(seed))
      await play(live, plan)
      await settle(live)
      const replay = makeWorld({ ...setup(seed), commands: JSON.parse(JSON.stringify(live.recorded())) as TimedCommand[] })
      await replay.boot()
      await replay.runUntil(live.now, { steps: live.steps })
      while (replay.steps < live.steps) await replay.step()
      expect(lines(replay)).toBe(lines(live))
      expect(replay.log.hash()).toBe(live.log.hash())
      expect(replay.recorded()).toEqual(JSON.parse(JSON.stringify(live.recorded())))
    }), { numRuns: 40 })
  })

  it('[L1] numbers its events without gaps, in time that never falls', async () => {
    await fc.assert(fc.asyncProperty(seeds, session, async (seed, plan) => {
      const world = await booted(setup(seed))
      await play(world, plan)
      await settle(world)
      let t = 0
      world.log.events.forEach((e, seq) => {
        expect(e.seq).toBe(seq)
        expect(e.t).toBeGreaterThanOrEqual(t)
        expect(Number.isInteger(e.t)).toBe(true)
        t = e.t
      })
      // Each exchange comes to one end at most, and not before it began.
      const ends = [...events(world, 'http.response'), ...events(world, 'http.failed')].map((e) => e.exchange)
      expect(new Set(ends).size).toBe(ends.length)
    }), { numRuns: 40 })
  })

  it('[C1] goes on from a checkpoint as if it had never gone away', async () => {
    await fc.assert(fc.asyncProperty(seeds, session, session, session, async (seed, before, after, between) => {
      const world = await booted(setup(seed))
      await play(world, before)
      const checkpoint = world.checkpoint()
      expect(checkpoint).not.toBe(null)
      await play(world, after)
      await settle(world)
      const [first, hash] = [lines(world), world.log.hash()]
      // Go somewhere else in between, crashes and restarts included; then back, twice.
      await world.restore(checkpoint!)
      await play(world, between)
      for (let round = 0; round < 2; round++) {
        await world.restore(checkpoint!)
        await play(world, after)
        await settle(world)
        expect(lines(world)).toBe(first)
        expect(world.log.hash()).toBe(hash)
      }
    }), { numRuns: 40 })
  })

  // What is inside a broker has its tests with the brokers (tests/brokers).
  it.each((Object.keys(SPECS) as FaultType[]).filter((type) => !isBrokerFault(type)))('[C1] [L1] with %s: the same from a checkpoint and from a replay, and it does something', async (type) => {
    let hits = 0
    await fc.assert(fc.asyncProperty(seeds, SPECS[type], mode, async (seed, one, which) => {
      const world = await booted(setup(seed))
      await world.runUntil(0.2e9)
      world.apply({ type: 'arm', id: 'f', spec: one, scope: { duration: 700, ...which } })
      world.apply({ type: 'restart', process: 'c' })
      await world.runUntil(0.4e9)
      const checkpoint = world.checkpoint()
      await world.runUntil(0.9e9, { steps: 5_000 })
      const [first, hash] = [lines(world), world.log.hash()]
      hits += events(world, 'fault.hit').length
      await world.restore(checkpoint!)
      await world.runUntil(0.9e9, { steps: 5_000 })
      expect(lines(world)).toBe(first)
      expect(world.log.hash()).toBe(hash)
      const replay = makeWorld({ ...setup(seed), commands: JSON.parse(JSON.stringify(world.recorded())) as TimedCommand[] })
      await replay.boot()
      while (replay.steps < world.steps) await replay.step()
      await replay.runUntil(world.now, { steps: 0 })
      expect(replay.log.hash()).toBe(hash)
    }), { numRuns: 10, seed: 7 })
    expect(hits).toBeGreaterThan(0)
  })

  it('[C1] can be taken up by another world', async () => {
    const world = await booted(setup(5))
    await world.runUntil(1e9)
    const checkpoint = world.checkpoint()
    await world.runUntil(2e9)
    const other = await booted(setup(99))
    await other.restore(checkpoint!)
    await other.runUntil(2e9)
    expect(lines(other)).toBe(lines(world))
  })

  it('[C1] with another seed throws other dice from there on; processes remember what they knew', async () => {
    const world = await booted(setup(5))
    world.apply({ type: 'arm', id: 'f', spec: { type: 'loss', percent: 30 }, scope: {} })
    await world.runUntil(0.5e9)
    const checkpoint = world.checkpoint()
    const from = world.log.events.length
    const tail = async (seed?: number): Promise<string> => {
      await world.restore(checkpoint!, { seed })
      expect(events(world, 'note').map((e) => e.text)).toEqual(seed === undefined ? [] : [`seed ${seed} from here on`])
      await world.runUntil(2e9)
      // Without the note, and without anything that a hash over the seed decides: no toxicity here, only a stream.
      return world.log.events.slice(from).filter((e) => e.kind !== 'note').map((e) => `${e.t} ${e.kind} ${e.process}`).join('\n')
    }
    expect(await tail()).toBe(await tail())
    expect(await tail(6)).toBe(await tail(6))
    expect(await tail(6)).not.toBe(await tail(7))
  })

  it('[C1] has no checkpoint where a process has none to give, and none of an ended world is lost', async () => {
    const world = await booted({ scripts: { a: wanderer }, lab: lab(service('a')), factory: {
      create: () => ({ step: () => ({ outputs: [], deadline: null }), checkpoint: () => null, restore: () => {}, kill: () => {} }),
    } })
    expect(world.checkpoint()).toBe(null)
    const other = await booted(setup(1))
    const checkpoint = other.checkpoint()
    other.end('checked', '')
    expect(await other.runUntil(1e9)).toBe('ended')
    await other.restore(checkpoint!)
    expect(other.ended).toBe(null)
    expect(await other.runUntil(1e9)).toBe('time')
  })
})

it('[T1] [T3] the kernel reads no clock, no dice and no timer of its host', () => {
  const folder = new URL('../../src/sim/', import.meta.url)
  const banned = /Date\.now|new Date|performance\.|Math\.random|setTimeout|setInterval|crypto\.|from 'node:|process\.env|toLocale|Intl\./
  const files = readdirSync(folder, { recursive: true }).map(String).filter((path) => path.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(20)
  for (const path of files) expect(readFileSync(new URL(path, folder), 'utf8').match(banned)?.[0], path).toBeUndefined()
})
