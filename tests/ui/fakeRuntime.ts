import type { WorldCommand, Pace } from '../../src/contract/commands.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import type { CheckRequest, CheckResult, Verdict } from '../../src/contract/grade.ts'
import type { RunRequest } from '../../src/contract/run.ts'
import type { BootProgress, CheckListener, RunListener, RunSummary, SandboxRuntime } from '../../src/contract/runtime.ts'

/** An event before its place in the log. */
export type Unnumbered<E> = E extends LabEvent ? Omit<E, 'seq'> : never

export interface FakeRun {
  request: RunRequest
  commands: WorldCommand[]
  paces: Pace[]
  steps: number
  stopped: boolean
  /** Adds seq and t, and tells the listener. */
  emit(...events: Unnumbered<LabEvent>[]): void
  clock(now: number): void
  end(reason: string, detail?: string): void
}

export interface FakeRuntime extends SandboxRuntime {
  runs: FakeRun[]
  checks: CheckRequest[]
  /** The last run that was started. */
  last(): FakeRun
}

export interface FakeOptions {
  warm?(onProgress?: (progress: BootProgress) => void): Promise<void>
  /** Called with each run as it starts: what the lab does by itself. */
  onStart?(run: FakeRun): void
  onCommand?(run: FakeRun, command: WorldCommand): void
  startError?: () => Error | undefined
  check?(request: CheckRequest, listener: CheckListener): Promise<Verdict>
}

/** A runtime that does what a test tells it to, behind the real port. */
export function fakeRuntime(options: FakeOptions = {}): FakeRuntime {
  const runs: FakeRun[] = []
  const checks: CheckRequest[] = []
  return {
    runs,
    checks,
    last: () => runs.at(-1)!,
    warm: (onProgress) => options.warm?.(onProgress) ?? Promise.resolve(),
    async start(request, listener) {
      const error = options.startError?.()
      if (error !== undefined) throw error
      const run = fakeRun(request, listener)
      runs.push(run)
      options.onStart?.(run)
      return {
        id: request.runId,
        send(command) { run.commands.push(command); options.onCommand?.(run, command) },
        pace: (pace) => void run.paces.push(pace),
        step: () => { run.steps++ },
        async stop() { run.stopped = true; return summaryOf(request, 'stopped', '') },
      }
    },
    async check(request, listener) {
      checks.push(request)
      return options.check?.(request, listener) ?? { results: [], points: 0, pointsMax: 0, error: '' }
    },
    exec: async () => ({ code: 0, detail: '' }),
    dispose() {},
  }
}

function fakeRun(request: RunRequest, listener: RunListener): FakeRun {
  let seq = 0
  return {
    request, commands: [], paces: [], steps: 0, stopped: false,
    emit: (...events) => listener.events(events.map((event) => ({ ...event, seq: seq++ }) as LabEvent)),
    clock: (now) => listener.clock({ now, steps: 0, pace: { mode: 'paced', speed: 1 }, idle: false }),
    end: (reason, detail = '') => listener.ended(summaryOf(request, reason, detail)),
  }
}

const summaryOf = (request: RunRequest, reason: string, detail: string): RunSummary =>
  ({ runId: request.runId, hash: 'h', events: 0, virtualNs: 0, wallMs: 0, reason, detail, commands: [] })

export function checkResult(id: string, outcome: CheckResult['outcome'], seed = 1): CheckResult {
  return {
    id, title: id, seed, outcome, points: 2, hidden: false, message: outcome === 'passed' ? '' : 'observed 3, expected 1',
    explanation: '', hint: '', events: [], at: 0, hash: 'h',
  }
}
