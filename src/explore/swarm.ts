import type { LabEvent } from '../contract/events.ts'
import type { Lab } from '../contract/lab.ts'
import type { Checkpoint, World } from '../sim/index.ts'
import { signatureOf, type Broken } from './broken.ts'
import { drawSchedule, lasts, shorter, type Targets } from './draw.ts'
import { play, type Played } from './play.ts'
import { commandsOf, type Injected, type Schedule } from './schedule.ts'
import type { Scenario } from './scenario.ts'
import { leaveOut, makeSmaller } from './shrink.ts'
import { brokenIn, calmOf, type Calm } from './steady.ts'

/** So many seeds in a row share one boot of the lab: the world's own seed is the first of them. */
export const SEEDS_A_BOOT = 20
export const worldSeedOf = (seed: number): number => Math.floor(seed / SEEDS_A_BOOT) * SEEDS_A_BOOT

/** Runs of one failing seed at most, in search of its shortest schedule. */
const MOST_REPLAYS = 60

export interface SwarmDeps {
  lab: Lab
  scenario: Scenario
  /** A lab that has started, or why it has not. The world is new: nothing else holds it. */
  boot(seed: number): Promise<{ world: World; problem: string | null }>
}

export interface SeedRun { seed: number; hash: string; broken: Broken[]; injected: Injected[] }

interface Booted { seed: number; world: World; problem: string | null; ready: Checkpoint | null; calm: Calm | null; calmBroken: Broken[]; targets: Targets }

/** Plays seeds on a lab: a world put back to its ready moment for each, a random schedule of faults on it. */
export class Swarm {
  readonly #deps: SwarmDeps
  #booted: Booted | null = null

  constructor(deps: SwarmDeps) {
    this.#deps = deps
  }

  /** `anew`: on a lab booted for this run alone, without any checkpoint. */
  async run(seed: number, anew = false): Promise<SeedRun> {
    const booted = await this.#prepare(seed)
    if (booted.problem !== null) return notStarted(seed, booted)
    const injected = drawSchedule(seed, booted.targets, this.#deps.scenario.length)
    if (anew) await this.#bootAnew(booted)
    return this.#play(booted, seed, injected, anew)
  }

  /** The shortest schedule found on which this seed still breaks in the same way. */
  async shrink(run: SeedRun): Promise<Injected[]> {
    const [first] = run.broken
    const booted = await this.#prepare(run.seed)
    if (!first || booted.problem !== null) return run.injected
    const fails = async (injected: Injected[]): Promise<boolean> =>
      (await this.#play(booted, run.seed, injected, false)).broken.some((one) => signatureOf(one) === signatureOf(first))
    const budget = { left: MOST_REPLAYS }
    const few = await leaveOut(run.injected, fails, budget)
    const short = await makeSmaller(few, shorter, fails, budget)
    return short.toSorted((a, b) => a.at - b.at || lasts(a) - lasts(b))
  }

  /** The whole log of a seed with these faults, and what `faultline run --schedule` needs to play it again. */
  async replay(seed: number, injected: Injected[]): Promise<{ schedule: Schedule; events: LabEvent[]; broken: Broken[] }> {
    const booted = await this.#prepare(seed)
    const { broken } = await this.#play(booted, seed, injected, false)
    return { schedule: scheduleOf(booted), events: [...booted.world.log.events], broken }
  }

  /** The log of the run that was played last, and what plays it again. */
  last(): { schedule: Schedule; events: LabEvent[] } | null {
    return this.#booted && { schedule: scheduleOf(this.#booted), events: [...this.#booted.world.log.events] }
  }

  dispose(): void {
    this.#booted?.world.dispose()
    this.#booted = null
  }

  async #play(booted: Booted, seed: number, injected: Injected[], anew: boolean): Promise<SeedRun> {
    const { scenario, lab } = this.#deps
    if (!anew) await this.#putBack(booted)
    const { world, calm, calmBroken } = booted
    const played = await play(world, scenario, commandsOf(injected, scenario.length))
    // What is broken without any fault is broken here too, and by none of them.
    const known = new Set(calmBroken.map(signatureOf))
    const broken = [...calmBroken, ...brokenIn(world, lab, played, calm, scenario.anomalies).filter((one) => !known.has(signatureOf(one)))]
    return { seed, hash: world.log.hash(), broken, injected }
  }

  /** The booted lab of this seed's block, and what it does without faults. */
  async #prepare(seed: number): Promise<Booted> {
    const worldSeed = worldSeedOf(seed)
    if (this.#booted?.seed === worldSeed) return this.#booted
    this.dispose()
    const { world, problem } = await this.#deps.boot(worldSeed)
    // The part of the log that all runs share is hashed once.
    world.log.hash()
    const booted: Booted = { seed: worldSeed, world, problem, ready: problem === null ? world.checkpoint() : null, calm: null, calmBroken: [], targets: { links: [], processes: [], crash: [] } }
    this.#booted = booted
    if (problem !== null) return booted
    const played = await play(world, this.#deps.scenario, [])
    booted.calm = calmOf(world, played)
    booted.calmBroken = brokenIn(world, this.#deps.lab, played, null, this.#deps.scenario.anomalies)
    booted.targets = targetsOf(world, played, this.#deps)
    return booted
  }

  async #putBack(booted: Booted): Promise<void> {
    if (booted.ready === null) await this.#bootAnew(booted)
    else await booted.world.restore(booted.ready)
  }

  /** The same world once more from its beginning: where a process has no checkpoint to give, or none is to be trusted. */
  async #bootAnew(booted: Booted): Promise<void> {
    booted.world.dispose()
    const { world } = await this.#deps.boot(booted.seed)
    world.log.hash()
    booted.world = world
    booted.ready = null
  }
}

const scheduleOf = ({ seed, world }: Booted): Schedule => ({ format: 'faultline-schedule/1', seed, until: world.now, commands: world.recorded() })

const notStarted = (seed: number, { problem, world }: Booted): SeedRun => ({
  seed, hash: world.log.hash(), injected: [],
  broken: [{ rule: 'stopped', subject: 'start', message: problem ?? '', seq: null }],
})

/** The links that the lab's own services talked over without faults, and the services that may crash. */
function targetsOf(world: World, { seq }: Played, { lab, scenario }: SwarmDeps): Targets {
  const services = lab.services.filter((service) => service.replicas > 0).map((service) => service.name)
  const serviceOf = (name: string): string => world.process(name)?.service ?? name
  const links = new Map<string, { from: string; to: string }>()
  const note = (from: string, to: string): void => {
    if (from !== to && services.includes(from)) links.set(`${from} ${to}`, { from, to })
  }
  for (const event of world.log.events) {
    if (event.kind === 'net.connect' || (event.kind === 'http.request' && event.seq >= seq)) note(serviceOf(event.from), serviceOf(event.to))
  }
  for (const service of lab.services) for (const need of service.dependsOn) note(service.name, need.service)
  const sorted = [...links.values()].sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1))
  return { links: sorted, processes: services, crash: scenario.crash ?? services }
}
