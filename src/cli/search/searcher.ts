import type { Journal } from '../../chaos/journal.ts'
import { runExperiment } from '../../chaos/run.ts'
import type { LabEvent } from '../../contract/events.ts'
import type { ProcessFactory } from '../../contract/process.ts'
import { DEFAULT_EPOCH } from '../../contract/run.ts'
import { explore, type Explored } from '../../explore/explore.ts'
import { Histories } from '../../explore/histories.ts'
import { Swarm } from '../../explore/swarm.ts'
import type { Call } from './calls.ts'
import { chaosLab } from './chaos-lab.ts'
import { showHostClock } from './host-clock.ts'
import { bootLab, type SearchInside } from './labs.ts'
import { requestsOfChecks } from './recorded.ts'

type Tell = (progress: unknown) => void

/** Serves the calls of calls.ts. */
export class Searcher {
  readonly #inside: SearchInside
  readonly #honest: (factory: ProcessFactory) => ProcessFactory
  #swarm: Swarm | null = null

  constructor(inside: SearchInside) {
    this.#inside = inside
    this.#honest = showHostClock(inside.platform)
  }

  async serve(call: Call, tell: Tell): Promise<unknown> {
    switch (call.kind) {
      case 'requests': return requestsOfChecks(this.#inside, call.project, call.checks)
      case 'swarm.open': return this.#open(call)
      case 'swarm.run': return this.#run(call, tell)
      case 'swarm.shrink': return this.#opened().shrink(call.run)
      case 'explore': return this.#explore(call, tell)
      case 'chaos': return this.#chaos(call, tell)
      case 'swarm.replay': return this.#opened().replay(call.seed, call.injected)
    }
  }

  #open({ project, scenario }: Extract<Call, { kind: 'swarm.open' }>): null {
    this.#swarm?.dispose()
    this.#swarm = new Swarm({ lab: project.lab, scenario, boot: (seed) => bootLab(this.#inside, project, seed, { wrap: this.#honest }) })
    return null
  }

  #opened(): Swarm {
    if (!this.#swarm) throw new Error('swarm.open comes first')
    return this.#swarm
  }

  async #run({ seeds, anew, expected, schedules }: Extract<Call, { kind: 'swarm.run' }>, tell: Tell): Promise<null> {
    const swarm = this.#opened()
    for (const seed of seeds) {
      const run = await swarm.run(seed, anew)
      const differs = expected !== null && expected[seed] !== run.hash
      const last = differs || schedules ? swarm.last()! : null
      tell({ ...run, events: differs ? last!.events : null, again: schedules ? { schedule: last!.schedule, count: last!.events.length } : null })
      // Lets the message out: it is a sign of life, too.
      await new Promise((resolve) => { setImmediate(resolve) })
    }
    return null
  }

  #explore({ project, scenario, setup, seed, bounds }: Extract<Call, { kind: 'explore' }>, tell: Tell): Promise<Explored> {
    const histories = new Histories()
    const boot = () => bootLab(this.#inside, project, seed, { wrap: (factory) => histories.wrap(factory) })
    const deps = { lab: project.lab, scenario, setup, histories, boot, realNow: this.#inside.platform.realNow }
    return explore(deps, bounds, (failing) => tell(failing), () => { tell(null); return new Promise((resolve) => { setImmediate(resolve) }) })
  }

  async #chaos({ project, experiment, seed }: Extract<Call, { kind: 'chaos' }>, tell: Tell): Promise<Journal> {
    let onEvent: (event: LabEvent) => void = () => {}
    const { world, problem } = await bootLab(this.#inside, project, seed, { onEvents: (event) => onEvent(event) })
    try {
      if (problem !== null) throw new Error(problem)
      const chaos = chaosLab(world, project.lab)
      onEvent = chaos.onEvent
      return await runExperiment(experiment, { lab: chaos.lab, epoch: DEFAULT_EPOCH, node: project.lab.name, tell })
    } finally {
      world.dispose()
    }
  }
}
