import type { LabEvent } from '../contract/events.ts'
import { msToNs, SECOND, type Ns } from '../contract/time.ts'
import { CheckMistake, WorldEnded, type RequestOf } from './protocol.ts'
import { runWorld, type GradeWorld } from './world.ts'

/** The answer to one request as the check gets it. */
export interface Answered {
  status: number
  headers: [string, string][]
  text: string
  /** Virtual ns. */
  elapsed: Ns
  error: string
  seq: number
}

type Outcome = Extract<LabEvent, { kind: 'http.response' | 'http.failed' | 'client.failed' }>
const isOutcome = (event: LabEvent): event is Outcome =>
  event.kind === 'http.response' || event.kind === 'http.failed' || event.kind === 'client.failed'

/** How much longer than its own timeout a request is waited for: the kernel answers it at that very moment. */
const GRACE = msToNs(1)

/** The requests of one check: sends them, and lets time pass until they are answered. */
export class Traffic {
  readonly #world: GradeWorld
  readonly #outcomes = new Map<string, Outcome>()
  #next = 1

  constructor(world: GradeWorld) {
    this.#world = world
  }

  /** Told of each event as it is logged. */
  onEvent(event: LabEvent): void {
    if (isOutcome(event) && event.request !== undefined) this.#outcomes.set(event.request, event)
  }

  async send(request: RequestOf<'send'>): Promise<Answered[]> {
    const start = this.#world.now
    const every = Math.round(request.every * SECOND)
    if (request.times === null && every === 0) throw new CheckMistake('load(every=...) must be more than 0 seconds')
    const times = request.times ?? Math.ceil((request.seconds * SECOND) / every)
    const sent: { id: string; at: Ns }[] = []
    for (let i = 0; i < times; i++) {
      await this.#runTo(start + i * every)
      sent.push(this.#dispatch(request))
    }
    await this.#runTo(start + Math.round(request.seconds * SECOND))
    await this.#settle(sent, msToNs(request.timeout * 1000))
    return sent.map((one) => this.#answer(one))
  }

  #dispatch({ method, url, headers, body, timeout }: RequestOf<'send'>): { id: string; at: Ns } {
    const id = `check-${this.#next++}`
    this.#world.apply({ type: 'http', request: { id, method, url, headers, body, timeout: timeout * 1000 } })
    // Refused on the spot: no URL. A check that looks for a failure would pass for no reason.
    const refused = this.#outcomes.get(id)
    if (refused?.kind === 'client.failed') throw new CheckMistake(refused.error)
    return { id, at: this.#world.now }
  }

  async #runTo(t: Ns): Promise<void> {
    if (t > this.#world.now) await this.#world.runUntil(t)
    if (this.#world.ended) throw new WorldEnded(this.#world.ended.detail)
  }

  async #settle(sent: { id: string; at: Ns }[], timeout: Ns): Promise<void> {
    let open = sent.filter((one) => !this.#outcomes.has(one.id))
    const answered = (): boolean => {
      // The oldest is usually answered first: the rest need no look before it.
      while (open.length > 0 && this.#outcomes.has(open[0]!.id)) open.shift()
      return open.length === 0
    }
    if (sent.length === 0 || await runWorld(this.#world, sent.at(-1)!.at + timeout + GRACE, answered)) return
    if (this.#world.ended) throw new WorldEnded(this.#world.ended.detail)
    throw new Error(`the kernel left ${open.length} requests without an outcome, the first ${open[0]!.id}`)
  }

  #answer({ id, at }: { id: string; at: Ns }): Answered {
    const outcome = this.#outcomes.get(id)!
    const common = { elapsed: outcome.t - at, seq: outcome.seq }
    if (outcome.kind !== 'http.response') return { ...common, status: 0, headers: [], text: '', error: outcome.error }
    const { status, headers, body } = outcome
    return { ...common, status, headers, text: body.text, error: '' }
  }
}
