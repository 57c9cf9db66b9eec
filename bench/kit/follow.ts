import type { EventKind, EventOf, LabEvent } from '../../src/contract/events.ts'
import type { Run, SandboxRuntime } from '../../src/contract/runtime.ts'
import type { RunRequest } from '../../src/contract/run.ts'

/** A run whose events can be waited for. Runs in the page and in Node alike. */
export interface Followed {
  run: Run
  /** The next event of a kind that fits; events from before the call do not count. */
  next<K extends EventKind>(kind: K, fits?: (event: EventOf<K>) => boolean): Promise<EventOf<K>>
}

interface Waiting { take(event: LabEvent): boolean; fail(error: Error): void }

export async function follow(runtime: SandboxRuntime, request: RunRequest): Promise<Followed> {
  let waiting: Waiting[] = []
  const run = await runtime.start(request, {
    events(events) {
      for (const event of events) waiting = waiting.filter((one) => !one.take(event))
    },
    clock: () => {},
    ended(summary) {
      const unmet = waiting
      waiting = []
      for (const one of unmet) one.fail(new Error(`the run ended: ${summary.reason} ${summary.detail}`))
    },
  })
  return {
    run,
    next: <K extends EventKind>(kind: K, fits: (event: EventOf<K>) => boolean = () => true) => new Promise<EventOf<K>>((resolve, reject) => {
      waiting.push({
        take(event) {
          if (event.kind !== kind || !fits(event as EventOf<K>)) return false
          resolve(event as EventOf<K>)
          return true
        },
        fail: reject,
      })
    }),
  }
}

let runs = 0
/** A run's id; each run has its own. */
export const freshRunId = (): string => `bench-${++runs}`
