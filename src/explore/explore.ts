import { msToNs, type Ns } from '../contract/time.ts'
import type { Checkpoint, World } from '../sim/index.ts'
import { runBranch } from './branch.ts'
import { signatureOf, type Broken } from './broken.ts'
import { decisionsIn, type Deviation } from './decisions.ts'
import { digestOf } from './digest.ts'
import { Root, type ExploreDeps } from './root.ts'
import type { Schedule } from './schedule.ts'
import { brokenIn, calmOf, pastOf, type Calm } from './steady.ts'
import { Trace, type Entry } from './trace.ts'

export interface ExploreBounds {
  within: Ns
  /** Crashes and reorderings in one branch at most. */
  crashes: number
  reorders: number
  /** What brings crashed services back looks for them so often. */
  restartEvery: Ns
  /** Branches at most. */
  most: number
  /** Ends with the first failing branch. */
  first: boolean
  /** A further checkpoint is taken where more steps of processes than this would be repeated for each of several branches. */
  markAfter: number
  /** This explorer's part of the work: every `of`-th subtree, beginning with the `part`-th. */
  part: number
  of: number
}

/** What has been covered. `pruned` cannot differ from what has been run; `left` was not reached. */
export interface Coverage {
  run: number
  pruned: { commuting: number; silent: number; seen: number }
  left: number
  wallMs: number
}

export interface Failing { deviations: Deviation[]; broken: Broken[]; schedule: Schedule }
export interface Explored { coverage: Coverage; failing: Failing[]; base: { events: number; from: Ns; hash: string }; problem: string | null }

export type TellFailing = (failing: Failing, coverage: Coverage) => void

interface Todo { deviations: Deviation[] }

/** A moment within a branch: its deviations so far, and what had happened by then. */
interface Mark { deviations: Deviation[]; position: number; checkpoint: Checkpoint; entries: Entry[] }

/** Branches that have to follow for a mark to be worth its checkpoint. */
const WORTH = 3

/**
 * Tries what could happen differently from one moment on: each service killed at each of its scheduling points, each two messages
 * in the other order. Breadth first, so that the first failing branch has the fewest deviations.
 */
export async function explore(deps: ExploreDeps, bounds: ExploreBounds, tell: TellFailing = () => {}, alive: () => Promise<void> = async () => {}): Promise<Explored> {
  const explorer = new Explorer(deps, bounds, tell)
  try {
    return await explorer.run(alive)
  } finally {
    explorer.dispose()
  }
}

class Explorer {
  readonly #deps: ExploreDeps
  readonly #bounds: ExploreBounds
  readonly #tell: TellFailing
  readonly #root: Root
  /** Digest of each state met, with the crashes and reorderings that were still to be spent there. */
  readonly #seen = new Map<string, { crashes: number; reorders: number }[]>()
  readonly #failing: Failing[] = []
  readonly #coverage: Coverage = { run: 0, pruned: { commuting: 0, silent: 0, seen: 0 }, left: 0, wallMs: 0 }
  #calm: Calm | null = null
  #mark: Mark | null = null

  constructor(deps: ExploreDeps, bounds: ExploreBounds, tell: TellFailing) {
    this.#deps = deps
    this.#bounds = bounds
    this.#tell = tell
    this.#root = new Root(deps)
  }

  async run(alive: () => Promise<void>): Promise<Explored> {
    const begun = this.#deps.realNow()
    const problem = await this.#root.open()
    if (problem !== null) return { coverage: this.#coverage, failing: [], base: { events: 0, from: 0, hash: '' }, problem }
    const base = await this.#branch([])
    const { log } = this.#root.world
    const told = { events: log.events.length, from: this.#root.now, hash: log.hash() }
    let level: Todo[] = this.#failing.length > 0 ? [] : this.#children([], base!).filter((_, i) => i % this.#bounds.of === this.#bounds.part)
    while (level.length > 0 && !this.#isOver()) {
      const next: Todo[] = []
      for (const [i, { deviations }] of level.entries()) {
        if (this.#isOver()) { this.#coverage.left += level.length - i; break }
        const trace = await this.#branch(deviations, level[i + WORTH]?.deviations)
        this.#coverage.wallMs = this.#deps.realNow() - begun
        await alive()
        if (trace !== null) next.push(...this.#children(deviations, trace))
      }
      if (this.#isOver()) this.#coverage.left += next.length
      level = next
    }
    this.#coverage.wallMs = this.#deps.realNow() - begun
    return { coverage: this.#coverage, failing: this.#failing, base: told, problem: null }
  }

  dispose(): void {
    this.#root.dispose()
  }

  #isOver(): boolean {
    return this.#coverage.run >= this.#bounds.most || (this.#bounds.first && this.#failing.length > 0)
  }

  /** Runs a branch and judges it. Its trace, where there is more to try along it. */
  async #branch(deviations: Deviation[], later?: Deviation[]): Promise<Trace | null> {
    const mark = this.#markFor(deviations)
    const trace = new Trace(mark?.entries)
    this.#deps.histories.onStep = (step) => trace.onStep(step)
    await this.#root.putBack(mark?.checkpoint)
    const { world, now: from, seq } = this.#root
    const begun = trace.steps
    const left = this.#leftAfter(deviations)
    const played = await runBranch(world, {
      scenario: this.#deps.scenario, from, seq, within: this.#bounds.within, deviations, trace,
      made: mark?.deviations.length ?? 0, seen: () => this.#wasHere(world, left),
      beforeLast: () => { if (trace.steps - begun > this.#bounds.markAfter) this.#takeMark(world, deviations, later, trace) },
    })
    if (played === null) {
      this.#coverage.pruned.seen++
      return null
    }
    if (deviations.length > 0 || this.#bounds.part === 0) this.#coverage.run++
    const broken = brokenIn(world, this.#deps.lab, played, this.#calm)
    if (deviations.length === 0) this.#calm = calmOf(world, played)
    if (broken.length === 0) return trace
    const failing: Failing = { deviations, broken, schedule: { format: 'faultline-schedule/1', seed: world.state.seed, until: world.now, commands: world.recorded() } }
    this.#failing.push(failing)
    this.#tell(failing, this.#coverage)
    // What is broken already is not broken further.
    return null
  }

  /** The mark, where it lies on the way to this branch. */
  #markFor(deviations: Deviation[]): Mark | null {
    const mark = this.#mark
    if (mark === null || mark.deviations.some((one, i) => deviations[i] !== one)) return null
    const next = deviations[mark.deviations.length]
    return next !== undefined && next.position >= mark.position ? mark : null
  }

  /** Only where the branches to come go this way, too: they are tried in the order of their positions. */
  #takeMark(world: World, deviations: Deviation[], later: Deviation[] | undefined, { entries }: Trace): void {
    const before = deviations.slice(0, -1)
    if (later?.length !== deviations.length || before.some((one, i) => later[i] !== one)) return
    this.#mark = null
    const checkpoint = world.checkpoint()
    if (checkpoint !== null) this.#mark = { deviations: before, position: world.steps, checkpoint, entries: [...entries] }
  }

  #leftAfter(deviations: Deviation[]): { crashes: number; reorders: number } {
    const crashes = deviations.filter((one) => one.kind === 'crash').length
    return { crashes: this.#bounds.crashes - crashes, reorders: this.#bounds.reorders - (deviations.length - crashes) }
  }

  #wasHere(world: World, left: { crashes: number; reorders: number }): boolean {
    const digest = `${digestOf(world.state, this.#deps.histories)} ${pastOf(world, this.#deps.lab, this.#root.seq)}`
    const before = this.#seen.get(digest) ?? []
    if (before.some((one) => one.crashes >= left.crashes && one.reorders >= left.reorders)) return true
    this.#seen.set(digest, [...before, left])
    return false
  }

  /** What to try next along a branch, in order of time. */
  #children(deviations: Deviation[], trace: Trace): Todo[] {
    const { restartEvery, within } = this.#bounds
    const { crash } = this.#deps.scenario
    const left = this.#leftAfter(deviations)
    const found = decisionsIn(trace.entries, {
      from: deviations.at(-1)?.position ?? 0, until: this.#root.now + within, supervisor: { from: this.#root.now, every: restartEvery },
      mayCrash: (name) => crash === null || crash.includes(this.#root.world.process(name)?.service ?? name),
    })
    // Every part runs the undisturbed branch; the first one counts it.
    const counts = deviations.length > 0 || this.#bounds.part === 0
    if (counts && left.reorders > 0) this.#coverage.pruned.commuting += found.commuting
    if (counts && left.crashes > 0) this.#coverage.pruned.silent += found.silent
    const next = [...(left.crashes > 0 ? found.crashes : []), ...(left.reorders > 0 ? found.delays : [])]
    return next.sort((a, b) => a.position - b.position).map((one) => ({ deviations: [...deviations, one] }))
  }
}

export const DEFAULT_RESTART: Ns = msToNs(500)
export const findingOf = ({ broken }: Failing): string => signatureOf(broken[0]!)
