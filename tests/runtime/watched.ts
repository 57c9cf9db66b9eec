import type { EventKind, EventOf, LabEvent } from '../../src/contract/events.ts'
import type { ClockState, Run, RunListener, RunSummary, SandboxRuntime } from '../../src/contract/runtime.ts'
import type { RunRequest } from '../../src/contract/run.ts'
import type { SocketNews } from '../../src/contract/sockets.ts'
import type { OutsideWorld } from '../../src/contract/world.ts'

let runs = 0
/** A run id that no other run of this page has. */
export const fresh = (): string => `conformance-${++runs}`

/** A run whose events can be waited for. */
export class Watched {
  readonly events: LabEvent[] = []
  readonly clocks: ClockState[] = []
  readonly news: { socket: number; news: SocketNews }[] = []
  summary: RunSummary | null = null
  run!: Run
  #waiting: { met(): boolean; resolve(): void }[] = []

  static async start(runtime: SandboxRuntime, request: RunRequest, world?: OutsideWorld): Promise<Watched> {
    const watched = new Watched()
    watched.run = await runtime.start(request, watched.listener(), world)
    return watched
  }

  listener(): RunListener {
    return {
      events: (events) => { this.events.push(...events); this.#look() },
      clock: (clock) => { this.clocks.push(clock); this.#look() },
      socket: (socket, news) => { this.news.push({ socket, news }); this.#look() },
      ended: (summary) => { this.summary = summary; this.#look() },
    }
  }

  until(met: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (met()) return resolve()
      this.#waiting.push({ met, resolve })
      if (this.summary) reject(new Error(`the run has ended: ${this.summary.reason} ${this.summary.detail}`))
    })
  }

  has(kind: EventKind, process?: string): boolean {
    return this.events.some((event) => event.kind === kind && (process === undefined || event.process === process))
  }

  find<K extends EventKind>(kind: K, fits: (event: EventOf<K>) => boolean = () => true): EventOf<K> | undefined {
    return this.events.find((event): event is EventOf<K> => event.kind === kind && fits(event as EventOf<K>))
  }

  answer(request: string): EventOf<'http.response'> | undefined {
    return this.find('http.response', (event) => event.request === request)
  }

  #look(): void {
    this.#waiting = this.#waiting.filter((one) => {
      if (one.met()) { one.resolve(); return false }
      return true
    })
  }
}

export function expect(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message)
}
