import type { ProcessFactory } from '../../contract/process.ts'
import { Swarm } from '../../explore/swarm.ts'
import type { Inside } from '../sandbox/inside.ts'
import type { Call } from './calls.ts'
import { showHostClock } from './host-clock.ts'
import { bootLab } from './labs.ts'
import { requestsOfChecks } from './recorded.ts'

type Tell = (progress: unknown) => void

/** Serves the calls of calls.ts. */
export class Searcher {
  readonly #inside: Inside
  readonly #honest: (factory: ProcessFactory) => ProcessFactory
  #swarm: Swarm | null = null

  constructor(inside: Inside) {
    this.#inside = inside
    this.#honest = showHostClock(inside.platform)
  }

  async serve(call: Call, tell: Tell): Promise<unknown> {
    switch (call.kind) {
      case 'requests': return requestsOfChecks(this.#inside, call.project, call.checks)
      case 'swarm.open': return this.#open(call)
      case 'swarm.run': return this.#run(call, tell)
      case 'swarm.shrink': return this.#opened().shrink(call.run)
      case 'swarm.replay': return this.#opened().replay(call.seed, call.injected)
    }
  }

  #open({ project: { files, lab }, scenario }: Extract<Call, { kind: 'swarm.open' }>): null {
    this.#swarm?.dispose()
    this.#swarm = new Swarm({ lab, scenario, boot: (seed) => bootLab(this.#inside, files, lab, seed, this.#honest) })
    return null
  }

  #opened(): Swarm {
    if (!this.#swarm) throw new Error('swarm.open comes first')
    return this.#swarm
  }

  async #run({ seeds, anew, expected }: Extract<Call, { kind: 'swarm.run' }>, tell: Tell): Promise<null> {
    const swarm = this.#opened()
    for (const seed of seeds) {
      const run = await swarm.run(seed, anew)
      const differs = expected !== null && expected[seed] !== run.hash
      tell({ ...run, events: differs ? swarm.events() : null })
      // Lets the message out: it is a sign of life, too.
      await new Promise((resolve) => { setImmediate(resolve) })
    }
    return null
  }
}
