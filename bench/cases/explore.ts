import path from 'node:path'
import { readProject } from '../../src/cli/folder.ts'
import { readScenario } from '../../src/cli/search/scenario.ts'
import type { ProcessFactory } from '../../src/contract/process.ts'
import { explore, DEFAULT_RESTART, type Explored, type TellFailing } from '../../src/explore/explore.ts'
import { Histories } from '../../src/explore/histories.ts'
import { startAll } from '../../src/grade/ready.ts'
import { createProcessFactory } from '../../src/process/factory.ts'
import { World } from '../../src/sim/index.ts'
import { runRequest } from '../../tests/runtime/labs.ts'
import { ROOT } from '../../tools/paths.ts'
import type { Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { byTurns } from '../kit/rounds.ts'
import { direct, type Direct } from '../labs/world.ts'

const LAB = path.join(ROOT, 'tests', 'explore', 'labs', 'lost-event')
const BRANCHES = 30
const EVERYTHING = 10_000
/** The reordering of the planted bug; the crash that it needs besides is told with it. */
const PLANTED = /"connected" of orders to shipping .* comes after "connected" of orders to store/

export const bench: Bench = {
  name: 'explore',
  measures: 'branches a second of an exploration of a lab of three (one crash, one reordering), one sandbox; and until the planted bug is found',
  against: 'the same branches with the lab started over for each instead of put back',
  unit: 'branches/s', better: 'more',
  budget: { text: 'found in 60 s', met: (line) => Number(line['planted_s']) <= 60 },
  rounds: 3, browser: false,
  async measure(rounds) {
    const engine = await direct()
    const rate = async (wrap: Wrap, most: number): Promise<number> => {
      const begun = now()
      const { coverage } = await run(engine, most, wrap)
      return coverage.run / ((now() - begun) / 1000)
    }
    const found = await byTurns(rounds, () => rate(asIs, BRANCHES), () => rate(withoutCheckpoints, BRANCHES / 3))
    return { ...found, extra: await plantedBug(engine) }
  },
}

type Wrap = (factory: ProcessFactory) => ProcessFactory
const asIs: Wrap = (factory) => factory
const withoutCheckpoints: Wrap = (factory) => ({
  async create(spec) {
    const process = await factory.create(spec)
    return { step: (...given) => process.step(...given), checkpoint: () => null, restore: () => {}, kill: () => process.kill() }
  },
})

async function plantedBug(engine: Direct): Promise<Record<string, number>> {
  const begun = now()
  let planted = Infinity
  const { coverage, failing } = await run(engine, EVERYTHING, asIs, ({ deviations }) => {
    if (deviations.some((one) => PLANTED.test(one.words))) planted = Math.min(planted, now() - begun)
  })
  if (!Number.isFinite(planted)) throw new Error('the planted bug was not found')
  const { commuting, silent, seen } = coverage.pruned
  return { planted_s: planted / 1000, whole_s: (now() - begun) / 1000, branches: coverage.run, pruned: commuting + silent + seen, failing: failing.length }
}

async function run(engine: Direct, most: number, wrap: Wrap, tell?: TellFailing): Promise<Explored> {
  const { files, lab } = await readProject(LAB)
  const read = readScenario(LAB, 'explore.yaml', files, lab.services.map((one) => one.name))!
  const scenario = { ...read, requests: read.written.map(({ request, at }) => ({ at: at ?? 0, request })) }
  const histories = new Histories()
  const boot = async (): Promise<{ world: World; problem: string | null }> => {
    const request = { ...runRequest(files), files, lab }
    const factory = createProcessFactory(engine.pool, engine.platform, { limits: { memory: request.limits.memory, ticks: 600_000 } })
    const world = new World({ request, factory: histories.wrap(wrap(factory)) })
    await world.boot()
    return { world, problem: (await startAll(world, lab))?.problem ?? null }
  }
  const bounds = { within: 2e9, crashes: 1, reorders: 1, restartEvery: DEFAULT_RESTART, most, first: false, markAfter: 120, part: 0, of: 1 }
  return explore({ lab, scenario, setup: read.setup, histories, boot, realNow: now }, bounds, tell)
}
