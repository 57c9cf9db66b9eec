import type { LabEvent } from '../contract/events.ts'
import { msToNs, type Ns } from '../contract/time.ts'
import type { World } from '../sim/index.ts'
import type { PlainRequest } from './scenario.ts'

export type Outcome = Extract<LabEvent, { kind: 'http.response' | 'http.failed' | 'client.failed' }>

/** A request on its way, and what became of it. `seq` is how long the log was when it was sent. */
export interface Sent { id: string; request: PlainRequest; at: Ns; seq: number; outcome: Outcome | null }

/** The kernel's own default (docs/SPEC.md, N1), and the instant at which it gives up. */
const TIMEOUT_MS = 30_000
const GRACE: Ns = msToNs(1)

/** Sends requests into a world and finds their answers in its log. */
export class Answers {
  readonly #world: World
  readonly #open = new Map<string, Sent>()
  /** How much of the log has been looked at. */
  #read: number
  /** The latest moment at which the kernel itself ends what is open. */
  #latest: Ns = 0

  constructor(world: World) {
    this.#world = world
    this.#read = world.log.events.length
  }

  /** Takes up the requests that have been sent since the log had this length: of a world that was put back in their middle. */
  adopt(seq: number): Sent[] {
    const sent = sentIn(this.#world.log.events.slice(seq))
    for (const one of sent) if (one.outcome === null) this.#track(one)
    this.#read = this.#world.log.events.length
    return sent
  }

  send(id: string, request: PlainRequest): Sent {
    const sent: Sent = { id, request, at: this.#world.now, seq: this.#world.log.events.length, outcome: null }
    this.#track(sent)
    this.#world.apply({ type: 'http', request: { ...request, id } })
    return sent
  }

  #track(sent: Sent): void {
    this.#open.set(sent.id, sent)
    this.#latest = Math.max(this.#latest, sent.at + msToNs(sent.request.timeout ?? TIMEOUT_MS) + GRACE)
  }

  /** Lets time pass until every request has been answered or given up. Time stands at the last of these moments. */
  async settle(): Promise<void> {
    const world = this.#world
    while (!this.#settled() && !world.ended) {
      const next = world.nextTime()
      if (next === null || next > this.#latest) break
      await world.runUntil(next, { stop: () => this.#settled() })
    }
  }

  /** Takes what the log has brought since the last look. */
  #settled(): boolean {
    const { events } = this.#world.log
    for (; this.#read < events.length && this.#open.size > 0; this.#read++) {
      const event = events[this.#read]!
      if (!isOutcome(event)) continue
      const sent = event.request === undefined ? undefined : this.#open.get(event.request)
      if (!sent) continue
      sent.outcome = event
      this.#open.delete(sent.id)
    }
    return this.#open.size === 0
  }
}

const isOutcome = (event: LabEvent): event is Outcome =>
  event.kind === 'http.response' || event.kind === 'http.failed' || event.kind === 'client.failed'

/** The requests that these events tell of, with what became of them. */
export function sentIn(events: readonly LabEvent[]): Sent[] {
  const sent = new Map<string, Sent>()
  for (const event of events) {
    if (event.kind === 'command' && event.command.type === 'http') {
      const { id, ...request } = event.command.request
      sent.set(id, { id, request, at: event.t, seq: event.seq, outcome: null })
    }
    const answered = isOutcome(event) && event.request !== undefined ? sent.get(event.request) : undefined
    if (answered && isOutcome(event)) answered.outcome = event
  }
  return [...sent.values()]
}

export const statusOf = ({ outcome }: Sent): number => (outcome?.kind === 'http.response' ? outcome.status : 0)

/** Why there was no answer. */
export function errorOf({ outcome }: Sent): string {
  if (outcome === null) return 'the run ended before an answer came'
  return outcome.kind === 'http.response' ? '' : outcome.error
}
