import type { Ns } from '../contract/time.ts'
import { TICK } from '../contract/process.ts'

/** Time moves in such steps for a program that spins. */
const QUANTUM: Ns = 500_000
/** What one look at a clock costs it, beside its ticks: about what a record in a log takes. */
const LOOK: Ns = 25_000

/**
 * The processor of one process: what it has computed, in ticks (see Instance.onTick), and whether it spins. A program spins
 * that waits for a moment by reading a clock again and again; at one instant it would never see it come (SPEC T4).
 */
export class Processor {
  /** Ticks since the program last came back, and those of this step. */
  ticks = 0
  stepTicks = 0
  /** Nanoseconds of processor time since the process started. */
  total: Ns = 0
  /** It was interrupted because it spins, and has not taken note of it yet. */
  interrupted = false
  #reads = 0
  #spins = false

  /** The program has come back: to its event loop, or because another of its threads runs now. */
  renew(): void {
    this.ticks = this.#reads = 0
    this.#spins = this.interrupted = false
  }

  /** The program has read a clock. */
  read(): void { this.#reads++ }

  tick(): void {
    this.ticks++
    this.stepTicks++
    this.total += TICK
  }

  /** Whether it has looked at a clock more often, for what it has computed, than any program that does not wait for it. */
  #looksOften(): boolean {
    if (this.#spins) return this.#reads > 0 && this.#owed() >= QUANTUM
    return this.#reads >= 20_000 || (this.#reads >= 1000 && this.ticks >= 60_000) || (this.#reads >= 20 && this.ticks >= 300_000)
  }

  /** Whether it has to be told now that it spins: once, for it computes while it is told. */
  interruptSpin(): boolean {
    if (this.interrupted || !this.#looksOften()) return false
    this.interrupted = true
    return true
  }

  /** What the looks and the computing since it last came back are worth. */
  #owed(): Ns { return this.ticks * TICK + this.#reads * LOOK }

  /** Nanoseconds that it waits now. That it spins is known late: what came before is not made up for. */
  charge(): Ns {
    if (!this.#spins) {
      this.total += QUANTUM
      return QUANTUM
    }
    const cost = this.#owed()
    // Its ticks have been counted as they came.
    this.total += cost - this.ticks * TICK
    return cost
  }

  /** It goes on in the middle of its loop: from now on what it does takes its time. */
  spinOn(): void { this.#spins = true }
}
