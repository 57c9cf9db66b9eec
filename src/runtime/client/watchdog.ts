/** Milliseconds between two pings while there is work. */
const EVERY = 1000
/**
 * Pings without an answer before the thread counts as gone: a native call that never returns, say. Loops in Python are
 * found much sooner by counting (docs/decisions/0004), so this can afford to be patient with a busy machine.
 */
const MISSES = 8

/**
 * Watches an engine that has work. It counts missed pings, not elapsed time: a page that was throttled or a laptop that
 * slept comes back with one late tick and an answer right behind it.
 */
export class Watchdog {
  #timer: ReturnType<typeof setInterval> | null = null
  #misses = 0
  readonly #ping: () => void
  readonly #gone: () => void

  constructor(ping: () => void, gone: () => void) {
    this.#ping = ping
    this.#gone = gone
  }

  /** Something came from the engine. */
  heard(): void {
    this.#misses = 0
  }

  watch(on: boolean): void {
    if (on === (this.#timer !== null)) return
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#misses = 0
    this.#timer = on ? setInterval(() => this.#tick(), EVERY) : null
  }

  #tick(): void {
    if (this.#misses >= MISSES) {
      this.watch(false)
      this.#gone()
      return
    }
    this.#misses++
    this.#ping()
  }
}
