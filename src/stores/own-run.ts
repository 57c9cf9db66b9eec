import { createChecks, type ChecksControl, type ChecksInputs } from './checks.ts'
import { followRuns, onChange } from './follow.ts'
import type { StorePorts } from './ports.ts'
import { createRun, type RunControl } from './run.ts'
import type { SettingsStore } from './settings.ts'
import { createUi, type UiStore } from './ui.ts'
import type { WorkspaceStore } from './workspace.ts'

export interface OwnRun { run: RunControl; checks: ChecksControl; ui: UiStore; dispose(): void }

/** Run, checks and what is looked at, for files that the learner works on: where they run is the learner's choice, and edits reach both. */
export function openOwnRun(workspace: WorkspaceStore, inputs: ChecksInputs, settings: SettingsStore, ports: StorePorts): OwnRun {
  const { lesson, files } = inputs
  const chosen = () => {
    const { runtime } = settings.getState()
    return runtime === 'lesson' ? lesson.runtime ?? 'local' : runtime
  }
  const own = ports.runtimeFor === undefined ? ports
    : { ...ports, runtime: ports.runtimeFor(chosen, (fallback) => run.store.setState({ fallback })) }
  const run = createRun({ lessonId: lesson.id, seed: lesson.seeds[0] ?? 1, pace: settings.getState().pace, files }, own)
  const checks = createChecks(inputs, own)
  const ui = createUi()
  const unsubscribe = [
    onChange(workspace, (state) => state.files, () => { run.filesChanged(); checks.filesChanged() }),
    ...followRuns(run.store, checks.store, ui),
    onChange(run.store, (state) => state.speed, (speed) => settings.getState().setPace(speed)),
  ]
  return {
    run, checks, ui,
    dispose() {
      for (const stop of unsubscribe) stop()
      run.dispose()
      checks.dispose()
    },
  }
}
