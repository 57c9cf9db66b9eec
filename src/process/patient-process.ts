import type { Clock, Process, ProcessInput, StepResult } from '../contract/process.ts'
import type { Ns } from '../contract/time.ts'
import type { PyodideProcess } from './pyodide-process.ts'

/**
 * A process that starts before all files of the sandbox are here. Most never read the ones that are still on their way. One
 * that does is made anew once they have come, and given again all that it was given; a process is a function of that (SPEC
 * T1 to T3), so nobody can tell.
 */
export class PatientProcess implements Process {
  #process: PyodideProcess
  readonly #again: () => Promise<PyodideProcess>
  readonly #awaiting: () => boolean
  #given: [now: Ns, inputs: ProcessInput[], clock?: Clock][] = []
  #ended = false

  /** `awaiting`: whether files are on their way; `again` makes the process anew, with all of them. */
  constructor(process: PyodideProcess, awaiting: () => boolean, again: () => Promise<PyodideProcess>) {
    this.#process = process
    this.#awaiting = awaiting
    this.#again = again
  }

  step(now: Ns, inputs: ProcessInput[], clock?: Clock): StepResult | Promise<StepResult> {
    if (!this.#awaiting() && !this.#process.missed) {
      this.#given = []
      return this.#process.step(now, inputs, clock)
    }
    this.#given.push([now, inputs, clock])
    const result = this.#process.step(now, inputs, clock)
    return result instanceof Promise ? result.then((known) => this.#looked(known)) : this.#looked(result)
  }

  #looked(result: StepResult): StepResult | Promise<StepResult> {
    return this.#process.missed ? this.#anew() : result
  }

  async #anew(): Promise<StepResult> {
    this.#process.kill()
    let result: StepResult = { outputs: [], deadline: null }
    const process = await this.#again()
    this.#process = process
    if (this.#ended) process.kill()
    else for (const given of this.#given) result = await process.step(...given)
    return result
  }

  checkpoint(): unknown {
    const inner = this.#process.checkpoint()
    return inner && { inner, given: [...this.#given] }
  }

  restore(checkpoint: unknown): void {
    const { inner, given } = checkpoint as { inner: unknown; given: [] }
    this.#process.restore(inner)
    this.#given = [...given]
  }

  kill(): void {
    this.#ended = true
    this.#process.kill()
  }
}
