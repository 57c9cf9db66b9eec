import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CheckResult, LabEvent, Lesson, Verdict } from './contract.ts'
import type { TextFiles } from './files.ts'
import type { StorePorts } from './ports.ts'
import { labOf, requestOf } from './run.ts'
import { outOfReach, type Failure } from './run-failures.ts'

export interface ChecksState {
  /** `blocked`: compose.yaml has problems, so there is no lab to check; the run store lists them. */
  status: 'idle' | 'running' | 'done' | 'blocked' | 'failed'
  /** How many results will come (checks times seeds); null until pytest has collected them. */
  expected: number | null
  /** As they come: one for each check and seed. */
  results: readonly CheckResult[]
  verdict: Verdict | null
  failure: Failure | null
  /** The files have changed since these results. */
  stale: boolean
  /** Logs of the failing checks' worlds, by `logKey`. */
  logs: ReadonlyMap<string, readonly LabEvent[]>

  run(): Promise<void>
}

export type ChecksStore = StoreApi<ChecksState>

export const logKey = (id: string, seed: number): string => `${id}@${seed}`

export interface ChecksInputs {
  lesson: Lesson
  files(): TextFiles
  /** The checks' files. */
  checks(): TextFiles
  /** Told once for every verdict that pytest reached. */
  onVerdict(verdict: Verdict): void
}

export interface ChecksControl { store: ChecksStore; filesChanged(): void; dispose(): void }

export type ChecksPorts = Pick<StorePorts, 'runtime' | 'readLab' | 'loadWorld' | 'newId'>

export function createChecks(inputs: ChecksInputs, ports: ChecksPorts): ChecksControl {
  const { lesson } = inputs
  /** The check run whose answers count; an older one's are dropped. */
  let current = ''

  const store = createStore<ChecksState>()((set, get) => ({
    status: 'idle',
    expected: null,
    results: [],
    verdict: null,
    failure: null,
    stale: false,
    logs: new Map(),

    async run() {
      if (get().status === 'running') return
      const files = inputs.files()
      const runId = ports.newId()
      current = runId
      const ifCurrent = (change: () => Partial<ChecksState>) => { if (current === runId) set(change()) }
      set({ status: 'running', expected: null, results: [], verdict: null, failure: null, stale: false, logs: new Map() })
      try {
        const { lab } = await labOf(files, ports)
        if (lab === null) return ifCurrent(() => ({ status: 'blocked' }))
        const world = await ports.loadWorld(lesson.id)
        const seed = lesson.seeds[0] ?? 1
        const verdict = await ports.runtime.check(
          { run: requestOf(runId, files, lab, seed), checks: { ...inputs.checks() }, seeds: lesson.seeds },
          {
            collected: (expected) => ifCurrent(() => ({ expected })),
            result: (result) => ifCurrent(() => ({ results: [...get().results, result] })),
            log: (id, worldSeed, events) =>
              ifCurrent(() => ({ logs: new Map(get().logs).set(logKey(id, worldSeed), events) })),
          },
          world,
        )
        if (current !== runId) return
        set({ verdict, results: verdict.results, ...(verdict.error === '' ? { status: 'done' } : failed(verdict.error)) })
        if (verdict.error === '') inputs.onVerdict(verdict)
      } catch (error) {
        const away = outOfReach(error)
        ifCurrent(() => (away === null ? failed(error instanceof Error ? error.message : String(error)) : { status: 'failed', failure: away }))
      }
    },
  }))

  return {
    store,
    filesChanged() {
      const { status, stale } = store.getState()
      if (status === 'blocked') store.setState({ status: 'idle' })
      else if (status !== 'idle' && !stale) store.setState({ stale: true })
    },
    dispose() { current = '' },
  }
}

const failed = (detail: string): Partial<ChecksState> => ({
  status: 'failed',
  failure: {
    title: 'The checks could not run',
    detail,
    help: 'If your service does not start, press Run and read its log first. Nothing was counted against you.',
  },
})
