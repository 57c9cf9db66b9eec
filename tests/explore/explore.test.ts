import { describe, expect, it } from 'vitest'
import type { ProcessFactory } from '../../src/contract/process.ts'
import { firstDifference } from '../../src/explore/compare.ts'
import { findingOf, type Explored } from '../../src/explore/explore.ts'
import { Histories } from '../../src/explore/histories.ts'
import { factoryOf, makeWorld } from '../sim/fake-process.ts'
import { exploreLab, LAB, scripts } from './lost-event.ts'

const stepsOf = ({ failing }: Explored): string[] => failing.map(({ deviations }) => deviations.map((one) => one.words).join(' / '))
describe('explore', () => {
  it('[E5] finds an event that one crash and one reordering lose, and how', async () => {
    const found = await exploreLab()
    expect(stepsOf(found)).toContain('"connected" of orders to shipping (connection 4) comes after "connected" of orders to store (connection 5) / crash orders, which has just sent PUT /published')
    for (const { broken, deviations } of found.failing) {
      expect(broken[0]).toMatchObject({ rule: 'invariant', subject: 'what is committed is shipped' })
      expect(deviations).toHaveLength(2)
    }
    expect(found.coverage.left).toBe(0)
  })

  it('[E5] does not find it with crashes or reorderings alone, nor in a lab that does first the one and then the other', async () => {
    expect(stepsOf(await exploreLab({ bounds: { reorders: 0 } }))).toEqual([])
    expect(stepsOf(await exploreLab({ bounds: { crashes: 0, reorders: 2 } }))).toEqual([])
    expect(stepsOf(await exploreLab({ sound: true })).filter((words) => words.includes('sent PUT /published'))).toEqual([])
  })

  it('[E6] gives schedules that a plain run plays again, event for event', async () => {
    const { failing } = await exploreLab()
    const [{ schedule, broken }] = failing.filter(({ deviations }) => deviations.length === 2).slice(0, 1) as [Explored['failing'][number]]
    const world = makeWorld({ scripts: {}, lab: LAB, factory: factoryOf(scripts(false)), seed: schedule.seed, commands: schedule.commands })
    await world.boot()
    await world.runUntil(schedule.until)
    const answer = world.log.events[broken[0]!.seq!]!
    expect(answer).toMatchObject({ kind: 'http.response', to: 'shipping', body: { text: 'order 1' } })
    const again = makeWorld({ scripts: {}, lab: LAB, factory: factoryOf(scripts(false)), seed: schedule.seed, commands: world.recorded() })
    await again.boot()
    await again.runUntil(schedule.until)
    expect(world.recorded()).toEqual(schedule.commands)
    expect(firstDifference(world.log.events, again.log.events)).toBeNull()
  })

  it('[E6] finds the same from further checkpoints, without any, and in parts', async () => {
    const whole = await exploreLab()
    const marked = await exploreLab({ bounds: { markAfter: 2 } })
    expect(marked.failing).toEqual(whole.failing)
    expect(marked.coverage).toEqual(whole.coverage)
    const blind = (factory: ProcessFactory): ProcessFactory => ({ create: async (spec) => ({ ...await factory.create(spec), checkpoint: () => null }) })
    expect((await exploreLab({ wrap: blind, bounds: { most: 40 } })).failing).toEqual((await exploreLab({ bounds: { most: 40 } })).failing)
    const parts = await Promise.all([0, 1, 2].map((part) => exploreLab({ bounds: { part, of: 3 } })))
    expect(parts.flatMap(stepsOf).sort()).toEqual(stepsOf(whole).sort())
  })

  it('[E7] counts what it has run, what cannot differ and what is left', async () => {
    const { coverage } = await exploreLab()
    expect(coverage.pruned.commuting).toBeGreaterThan(0)
    expect(coverage.pruned.seen).toBeGreaterThan(0)
    const few = await exploreLab({ bounds: { most: 20 } })
    expect(few.coverage.run).toBe(20)
    expect(few.coverage.left).toBeGreaterThan(0)
    const first = await exploreLab({ bounds: { first: true } })
    expect(first.failing).toHaveLength(1)
    expect(first.coverage.run).toBeLessThan(coverage.run)
  })

  it('[E7] finds as much where no two states are taken for one', async () => {
    class Forgetful extends Histories {
      #count = 0
      override of(): string { return `${this.#count++}` }
    }
    const [found, all] = [await exploreLab(), await exploreLab({ histories: new Forgetful() })]
    expect(all.coverage.pruned.seen).toBe(0)
    expect(all.coverage.run).toBeGreaterThan(found.coverage.run)
    expect(new Set(all.failing.map(findingOf))).toEqual(new Set(found.failing.map(findingOf)))
    // What is pruned below a branch is found above another: the same crash and the same delay, the other way round.
    const kinds = (explored: Explored): Set<string> => new Set(explored.failing.map(({ deviations }) => deviations.map((one) => one.words).sort().join(' / ')))
    expect(kinds(found)).toEqual(kinds(all))
  })

  it('[E5] stays within its window, and kills only who may be killed', async () => {
    const all = await exploreLab({ scenario: { crash: null, invariants: [] }, bounds: { reorders: 0 } })
    const few = await exploreLab({ scenario: { crash: ['shipping'], invariants: [] }, bounds: { reorders: 0 } })
    const short = await exploreLab({ scenario: { crash: null, invariants: [] }, bounds: { reorders: 0, within: 1e6 } })
    expect(few.coverage.run).toBeLessThan(all.coverage.run)
    expect(short.coverage.run).toBeLessThan(all.coverage.run)
    const none = await exploreLab({ bounds: { crashes: 0, reorders: 0 } })
    expect(none.coverage).toMatchObject({ run: 1, left: 0 })
  })

  it('[E5] tells of a lab that breaks by itself, and tries nothing then', async () => {
    const invariants = [{ name: 'never', request: { method: 'GET', url: 'http://shipping:8000/', headers: [], body: '' }, status: 418 }]
    const found = await exploreLab({ scenario: { invariants } })
    expect(stepsOf(found)).toEqual([''])
    expect(found.coverage.run).toBe(1)
  })

  it('[E5] sets up first', async () => {
    const setup = [{ method: 'POST', url: 'http://orders:8000/orders', headers: [], body: '' }]
    const found = await exploreLab({ setup, bounds: { most: 1 } })
    expect(found.base.from).toBeGreaterThan(1e9)
  })

  it.each([
    ['http://store:8000/none', 'POST http://store:8000/none of its setup was answered 404'],
    ['http://orders:9/', 'POST http://orders:9/ of its setup got no answer: connection refused'],
  ])('[E5] tries nothing after a setup that failed: %s', async (url, problem) => {
    const found = await exploreLab({ setup: [{ method: 'POST', url, headers: [], body: '' }] })
    expect(found).toMatchObject({ problem, failing: [] })
  })
})
