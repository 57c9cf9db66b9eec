import type { LabEvent } from '../contract/events.ts'
import type { RunRequest } from '../contract/run.ts'
import { startAll, type NotStarted } from './ready.ts'
import type { GradeWorld } from './world.ts'

/** How a fresh world came about, and how long it took on the host's clock. */
export interface FreshWorld { how: 'boot' | 'restore'; ms: number; processes: number }

export interface WorldsDeps {
  createWorld(run: RunRequest, onEvents: (event: LabEvent) => void): GradeWorld
  realNow(): number
  /** Told of each fresh world: what the bench measures. */
  onFreshWorld?(fresh: FreshWorld): void
}

interface Booted { seed: number; world: GradeWorld; checkpoint: unknown; notStarted: NotStarted | null }

/**
 * A fresh world for each check (SPEC C1): one world a seed is booted and checkpointed, and each check starts from there.
 * Where a process has no checkpoint to give, the lab is booted anew. One seed is kept at a time; checks come seed by seed.
 */
export class Worlds {
  readonly #run: RunRequest
  readonly #deps: WorldsDeps
  #booted: Booted | null = null
  #used = false
  /** Told of each event as it is logged; belongs to the check that runs. */
  onEvent: (event: LabEvent) => void = () => {}

  constructor(run: RunRequest, deps: WorldsDeps) {
    this.#run = run
    this.#deps = deps
  }

  async fresh(seed: number): Promise<{ world: GradeWorld; notStarted: NotStarted | null }> {
    const start = this.#deps.realNow()
    this.onEvent = () => {}
    const kept = this.#booted?.seed === seed ? this.#booted : null
    // A lab that does not start fails in the same way every time.
    if (kept && (!this.#used || kept.notStarted !== null)) return this.#hand(kept)
    const how = kept !== null && kept.checkpoint !== null ? 'restore' : 'boot'
    if (how === 'restore') await kept!.world.restore(kept!.checkpoint)
    else await this.#boot(seed)
    const booted = this.#booted!
    this.#deps.onFreshWorld?.({ how, ms: this.#deps.realNow() - start, processes: booted.world.processes().length })
    return this.#hand(booted)
  }

  dispose(): void {
    this.#booted?.world.dispose()
    this.#booted = null
  }

  #hand(booted: Booted): { world: GradeWorld; notStarted: NotStarted | null } {
    this.#used = true
    return booted
  }

  async #boot(seed: number): Promise<void> {
    this.dispose()
    const world = this.#deps.createWorld({ ...this.#run, seed, commands: [] }, (event) => this.onEvent(event))
    await world.boot()
    const notStarted = await startAll(world, this.#run.lab)
    this.#booted = { seed, world, checkpoint: notStarted ? null : world.checkpoint(), notStarted }
    this.#used = false
  }
}
