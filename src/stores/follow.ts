import type { StoreApi } from 'zustand/vanilla'
import type { ChecksStore } from './checks.ts'
import type { RunStore } from './run.ts'
import type { UiStore } from './ui.ts'

/** What the reader looks at follows the runs. Answers what ends it. */
export function followRuns(run: RunStore, checks: ChecksStore, ui: UiStore): (() => void)[] {
  return [
    // A new run is what the learner wants to look at, not the past of an old one.
    onChange(run, (state) => state.runId, () => ui.getState().backToNow()),
    // The worlds of the checks before are gone once they run again.
    onChange(checks, (state) => state.status, (status) => {
      if (status === 'running' && ui.getState().source.kind === 'check') ui.getState().backToNow()
    }),
  ]
}

export function onChange<S, T>(store: StoreApi<S>, select: (state: S) => T, listener: (value: T) => void): () => void {
  return store.subscribe((now, before) => {
    const value = select(now)
    if (value !== select(before)) listener(value)
  })
}
