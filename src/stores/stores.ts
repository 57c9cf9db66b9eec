import type { StoreApi } from 'zustand/vanilla'
import { createChecks, type ChecksStore } from './checks.ts'
import type { Lesson, LessonCard } from './contract.ts'
import { keepWorkspace, loadDraft, type Keeper } from './persist/keeper.ts'
import type { StorePorts } from './ports.ts'
import { createProgress, type ProgressStore } from './progress.ts'
import { createRun, type RunStore } from './run.ts'
import { createSettings, type SettingsStore } from './settings.ts'
import { createUi, type UiStore } from './ui.ts'
import { createWorkspace, type WorkspaceStore } from './workspace.ts'

/** What lives as long as the page does. */
export interface AppStores {
  cards: readonly LessonCard[]
  settings: SettingsStore
  progress: ProgressStore
  loadLesson(id: string): Promise<Lesson>
  openLesson(lesson: Lesson): Promise<LessonStores>
}

/** What lives as long as a lesson is open. */
export interface LessonStores {
  lesson: Lesson
  workspace: WorkspaceStore
  keeper: Keeper
  run: RunStore
  checks: ChecksStore
  ui: UiStore
  /** Ends the run and stores what is unstored. */
  dispose(): Promise<void>
}

export interface Course {
  cards: readonly LessonCard[]
  loadLesson(id: string): Promise<Lesson>
}

export function createStores(course: Course, ports: StorePorts): AppStores {
  const settings = createSettings(ports.settings)
  const progress = createProgress(ports.progress)
  /** A lesson opens only once the last one is stored: it may be the same. */
  let closing: Promise<void> = Promise.resolve()

  return {
    cards: course.cards,
    settings,
    progress,
    loadLesson: course.loadLesson,
    async openLesson(lesson) {
      await closing
      const stores = await openLesson(lesson, settings, progress, ports)
      return { ...stores, dispose: () => (closing = stores.dispose()) }
    },
  }
}

async function openLesson(
  lesson: Lesson, settings: SettingsStore, progress: ProgressStore, ports: StorePorts,
): Promise<LessonStores> {
  const { draft, restored, problem } = await loadDraft(lesson.id, ports)
  const workspace = createWorkspace(lesson, draft)
  if (problem !== '') workspace.setState({ save: { kind: 'memory', reason: problem } })
  const keeper = keepWorkspace(lesson, workspace, { version: draft?.version ?? 0, restored, tab: ports.newId() }, ports)
  const files = () => workspace.getState().files
  const run = createRun(
    { lessonId: lesson.id, seed: lesson.seeds[0] ?? 1, pace: settings.getState().pace, files }, ports,
  )
  const checks = createChecks(
    { lesson, files, onVerdict: (verdict) => void progress.getState().record(lesson.id, verdict) }, ports,
  )
  const ui = createUi()

  const unsubscribe = [
    onChange(workspace, (state) => state.files, () => { run.filesChanged(); checks.filesChanged() }),
    // A new run is what the learner wants to look at, not the past of an old one.
    onChange(run.store, (state) => state.runId, () => ui.getState().backToNow()),
    // The worlds of the checks before are gone once they run again.
    onChange(checks.store, (state) => state.status, (status) => {
      if (status === 'running' && ui.getState().source.kind === 'check') ui.getState().backToNow()
    }),
    onChange(run.store, (state) => state.speed, (speed) => settings.getState().setPace(speed)),
  ]
  settings.getState().setLastLesson(lesson.id)

  return {
    lesson, workspace, keeper, run: run.store, checks: checks.store, ui,
    async dispose() {
      for (const stop of unsubscribe) stop()
      run.dispose()
      checks.dispose()
      await keeper.dispose()
    },
  }
}

function onChange<S, T>(store: StoreApi<S>, select: (state: S) => T, listener: (value: T) => void): () => void {
  return store.subscribe((now, before) => {
    const value = select(now)
    if (value !== select(before)) listener(value)
  })
}
