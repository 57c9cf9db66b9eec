import type { Ns } from '../../contract/time.ts'
import type { GradeWorld } from '../../grade/world.ts'

interface Waiting { until: Ns; stop: () => boolean; wake: (why: Ended) => void }
type Ended = Awaited<ReturnType<GradeWorld['runUntil']>>

/**
 * Several who let time pass in one world, as threads do: it passes once all of them wait, up to the first moment that one of
 * them waits for, and one goes on at a time. So their order is the same in every run.
 */
export class Turns {
  readonly world: GradeWorld
  readonly #real: GradeWorld
  /** Those who do something at this instant, or wait for time to pass. */
  #active = 1
  #waiting: Waiting[] = []
  readonly #beside: Promise<void>[] = []

  constructor(world: GradeWorld) {
    this.#real = world
    const runUntil: GradeWorld['runUntil'] = (t, budget) => this.#runUntil(t, budget?.stop ?? (() => false))
    this.world = new Proxy(world, {
      get: (target, member) => {
        if (member === 'runUntil') return runUntil
        const value: unknown = Reflect.get(target, member, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  /** Begins something that goes on beside whoever calls. */
  start(work: () => Promise<void>): void {
    this.#active++
    this.#beside.push(work().finally(() => this.#leave()))
  }

  /** Waits for all that has been started. */
  async all(): Promise<void> {
    if (this.#beside.length === 0) return
    const ended = Promise.all(this.#beside.splice(0))
    this.#leave()
    await ended.finally(() => { this.#active++ })
  }

  #leave(): void {
    this.#active--
    this.#passIfAllWait()
  }

  #runUntil(until: Ns, stop: () => boolean): Promise<Ended> {
    if (this.#active === 1) return this.#real.runUntil(until, { stop })
    return new Promise((resolve) => {
      this.#waiting.push({ until, stop, wake: resolve })
      this.#passIfAllWait()
    })
  }

  #passIfAllWait(): void {
    if (this.#waiting.length > 0 && this.#waiting.length === this.#active) void this.#pass()
  }

  async #pass(): Promise<void> {
    const until = Math.min(...this.#waiting.map((one) => one.until))
    const why = await this.#real.runUntil(until, { stop: () => this.#waiting.some((one) => one.stop()) })
    const next = this.#waiting.find((one) => this.#real.ended || one.stop() || one.until <= this.#real.now) ?? this.#waiting[0]!
    this.#waiting = this.#waiting.filter((one) => one !== next)
    next.wake(why)
  }
}
