import type { Lab } from '../contract/lab.ts'
import type { Ns } from '../contract/time.ts'
import type { Checkpoint, World } from '../sim/index.ts'
import { Answers, errorOf, statusOf } from './answers.ts'
import type { Histories } from './histories.ts'
import { wordsOf, type PlainRequest, type Scenario } from './scenario.ts'

export interface ExploreDeps {
  lab: Lab
  scenario: Scenario
  /** Sent one after the other before the moment from which is explored. */
  setup: PlainRequest[]
  /** The histories that `boot` wraps its processes in. */
  histories: Histories
  /** A lab that has started, or why it has not. The world is new: nothing else holds it. */
  boot(): Promise<{ world: World; problem: string | null }>
  /** The host's clock, ms: only to tell how fast it goes. */
  realNow(): number
}

/** The moment from which is explored: a world that can be put back to it, or made anew up to it. */
export class Root {
  readonly #deps: ExploreDeps
  #world: World | null = null
  #checkpoint: Checkpoint | null = null
  #problem: string | null = null
  now: Ns = 0
  /** How long the log is at this moment, and how many commands have been applied. */
  seq = 0

  constructor(deps: ExploreDeps) {
    this.#deps = deps
  }

  get world(): World { return this.#world! }

  /** Boots and sets up; answers what keeps the lab from starting. */
  async open(): Promise<string | null> {
    await this.#boot()
    if (this.#problem === null) this.#checkpoint = this.world.checkpoint()
    return this.#problem
  }

  /** Puts the world back, or to a later moment. Where a process has no checkpoint to give, the lab is booted anew: the same world. */
  async putBack(later: Checkpoint | undefined = undefined): Promise<void> {
    const checkpoint = later ?? this.#checkpoint
    if (checkpoint === null) await this.#boot()
    else await this.world.restore(checkpoint)
  }

  dispose(): void {
    this.#world?.dispose()
    this.#world = null
  }

  async #boot(): Promise<void> {
    this.dispose()
    const { world, problem } = await this.#deps.boot()
    this.#world = world
    this.#problem = problem
    if (problem !== null) return
    const answers = new Answers(world)
    for (const [i, request] of this.#deps.setup.entries()) {
      const sent = answers.send(`setup-${i + 1}`, request)
      await answers.settle()
      const status = statusOf(sent)
      if (status > 0 && status < 400) continue
      this.#problem = `${wordsOf(request)} of its setup ${status > 0 ? `was answered ${status}` : `got no answer: ${errorOf(sent)}`}`
      return
    }
    world.log.hash()
    this.now = world.now
    this.seq = world.log.events.length
  }
}
