import { describe, expect, it } from 'vitest'
import { firstDifference } from '../../src/explore/compare.ts'
import { describe as inWords } from '../../src/explore/schedule.ts'
import type { SeedRun } from '../../src/explore/swarm.ts'
import { makeWorld } from '../sim/fake-process.ts'
import { fakeSwarm, front, GET, PAIR, pair, SCENARIO } from './fakes.ts'
import { factoryOf } from '../sim/fake-process.ts'

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1)

async function all(swarm: ReturnType<typeof fakeSwarm>, seeds = SEEDS, anew = false): Promise<SeedRun[]> {
  const runs: SeedRun[] = []
  for (const seed of seeds) runs.push(await swarm.run(seed, anew))
  return runs
}

describe('a swarm', () => {
  it('[E1] leaves a sound lab alone, whatever the faults', async () => {
    const runs = await all(fakeSwarm(pair(front())))
    expect(runs.filter((run) => run.broken.length > 0)).toEqual([])
    expect(runs.every((run) => run.injected.length > 0)).toBe(true)
    expect(new Set(runs.map((run) => run.hash)).size).toBe(SEEDS.length)
  })

  it('[E2] finds a service that does not recover, and the one fault that it takes', async () => {
    const swarm = fakeSwarm(pair(front('stuck')))
    const failing = (await all(swarm)).filter((run) => run.broken.length > 0)
    expect(failing.length).toBeGreaterThan(5)
    for (const run of failing) expect(run.broken[0]).toMatchObject({ rule: 'recovery', subject: 'GET http://front:8000/order' })
    const worst = failing.toSorted((a, b) => b.injected.length - a.injected.length)[0]!
    expect(worst.injected.length).toBeGreaterThan(2)
    const short = await swarm.shrink(worst)
    expect(short.map(inWords)).toHaveLength(1)
    const { broken, schedule } = await swarm.replay(worst.seed, short)
    expect(broken[0]!.rule).toBe('recovery')
    expect(schedule.commands.map(({ command }) => command.type)).toContain('http')
  })

  it('[E2] finds a service that ends by itself', async () => {
    const broken = (await all(fakeSwarm(pair(front('dies'))))).flatMap((run) => run.broken)
    expect(broken[0]).toMatchObject({ rule: 'ended', subject: 'front', message: 'front ended with code 3: lost its connection' })
  })

  it('[E2] finds an answer that never comes', async () => {
    // Once it has been crashed, back listens and answers nobody, and front waits for longer than its caller.
    const scripts = pair(front('sound', () => '', 60e9))
    const back = scripts['back']!
    let first = ''
    const step: typeof back.step = (turn) => {
      first ||= turn.spec.entropy.join()
      if (first === turn.spec.entropy.join() || turn.inputs.some((i) => i.kind === 'start')) void back.step(turn)
    }
    scripts['back'] = { ...back, step }
    const runs = await all(fakeSwarm(scripts), SEEDS.slice(0, 19))
    const broken = runs.flatMap((run) => run.broken)
    expect(broken[0]).toMatchObject({ rule: 'unanswered', message: 'GET http://front:8000/order got no answer: timed out after 20000 ms' })
    expect(broken.some((one) => one.rule === 'recovery')).toBe(true)
  })

  it('[E2] says of what is broken without any fault that it takes none', async () => {
    const invariants = [{ name: 'the answer is yes', request: GET, status: 200, body: '^yes$' }]
    const swarm = fakeSwarm(pair(front()), { invariants })
    const run = await swarm.run(1)
    expect(run.broken[0]).toMatchObject({ rule: 'invariant', subject: 'the answer is yes' })
    expect(run.broken[0]!.message).toContain('which does not match ^yes$')
    expect(await swarm.shrink(run)).toEqual([])
  })

  it('[E2] asks the invariants before it sends each request once more: what that does is its own', async () => {
    const invariants = [{ name: 'asked as often as in the scenario', request: { ...GET, url: 'http://back:8000/' }, status: 200 }]
    const swarm = fakeSwarm(pair(front()), { invariants })
    await swarm.run(1)
    const asked = swarm.last()!.events.filter((event) => event.kind === 'http.request' && event.from === 'client').map((event) => event.kind === 'http.request' && event.to)
    expect(asked.slice(-2)).toEqual(['back', 'front'])
  })

  it('[E3] gives a schedule that a plain run plays again, event for event', async () => {
    const swarm = fakeSwarm(pair(front('stuck')))
    for (const seed of [3, 25, 44]) {
      const { injected } = await swarm.run(seed)
      const { schedule, events } = await swarm.replay(seed, injected)
      const world = makeWorld({ scripts: {}, lab: PAIR, seed: schedule.seed, factory: factoryOf(pair(front('stuck'))), commands: schedule.commands })
      await world.boot()
      await world.runUntil(schedule.until)
      expect(firstDifference(events, world.log.events)).toBeNull()
    }
  })

  it('[E4] is the same again: in another order, on labs booted anew', async () => {
    const first = await all(fakeSwarm(pair(front())))
    const again = await all(fakeSwarm(pair(front())), SEEDS.toReversed(), true)
    expect(again.toReversed().map((run) => run.hash)).toEqual(first.map((run) => run.hash))
  })

  it('[E4] shows a clock of the host', async () => {
    let clock = 0
    const swarm = (): ReturnType<typeof fakeSwarm> => fakeSwarm(pair(front('sound', () => `${(clock += 17)} ms\n`)))
    await differs(swarm(), swarm(), /^\d+ ms$/)
  })

  it('[E4] shows a set in the order of identities that only the host knows', async () => {
    // Identities count up for as long as the host lives, as addresses do: a checkpoint does not take them back.
    let identities = 0
    const identity = (): number => (identities = (identities * 7 + 3) % 101)
    const print = (): string => `${['a', 'b', 'c'].map((name) => [identity(), name] as const).sort((x, y) => x[0] - y[0]).map(([, name]) => name).join(' ')}\n`
    await differs(fakeSwarm(pair(front('sound', print))), fakeSwarm(pair(front('sound', print))), /^[abc] [abc] [abc]$/)
  })
})

/** Two passes as --verify makes them differ, and first in what was printed. */
async function differs(one: ReturnType<typeof fakeSwarm>, two: ReturnType<typeof fakeSwarm>, printed: RegExp): Promise<void> {
  const before = await one.run(5)
  const left = one.last()!.events
  const after = await two.run(5, true)
  expect(after.hash).not.toBe(before.hash)
  const difference = firstDifference(left, two.last()!.events)!
  expect(difference.left).toMatchObject({ kind: 'stdout', process: 'front', seq: difference.seq })
  for (const event of [difference.left, difference.right]) expect(event?.kind === 'stdout' ? event.text.trim() : '').toMatch(printed)
  expect(difference.left).not.toEqual(difference.right)
}

describe('a scenario', () => {
  it('spreads requests that have no moments over its length', () => {
    expect(SCENARIO.requests).toHaveLength(20)
    expect(SCENARIO.requests.at(-1)!.at).toBe(9.5e9)
  })
})
