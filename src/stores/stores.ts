import { createChecks } from './checks.ts'
import type { Lesson, LessonCard, RunLink } from './contract.ts'
import { followRuns, onChange } from './follow.ts'
import type { LessonStores } from './lesson-stores.ts'
import { keepWorkspace, loadDraft } from './persist/keeper.ts'
import type { StorePorts } from './ports.ts'
import { createProgress, type ProgressStore } from './progress.ts'
import { createRun } from './run.ts'
import { createSettings, type SettingsStore } from './settings.ts'
import { shareOf } from './share.ts'
import { openShared } from './shared.ts'
import { laterTerminal } from './terminal/later.ts'
import { createUi } from './ui.ts'
import { createWorkspace } from './workspace.ts'

/** What lives as long as the page does. */
export interface AppStores {
  cards: readonly LessonCard[]
  settings: SettingsStore
  progress: ProgressStore
  loadLesson(id: string): Promise<Lesson>
  /** The learner's own work on a lesson, or with a link somebody's run of it, played again and read-only. */
  openLesson(lesson: Lesson, link?: RunLink): Promise<LessonStores>
  /** What stands behind /run/ in a link. Rejects with an error that has a `help`. */
  readLink(text: string): Promise<RunLink>
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
    readLink: async (text) => (await ports.links()).readLink(text),
    async openLesson(lesson, link) {
      await closing
      const stores = link === undefined
        ? await openLesson(lesson, settings, progress, ports)
        : await openShared(lesson, link, settings, ports)
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
  const chosen = () => {
    const { runtime } = settings.getState()
    return runtime === 'lesson' ? lesson.runtime ?? 'local' : runtime
  }
  const own = ports.runtimeFor === undefined ? ports
    : { ...ports, runtime: ports.runtimeFor(chosen, (fallback) => run.store.setState({ fallback })) }
  const run = createRun(
    { lessonId: lesson.id, seed: lesson.seeds[0] ?? 1, pace: settings.getState().pace, files }, own,
  )
  const checks = createChecks(
    { lesson, files, onVerdict: (verdict) => void progress.getState().record(lesson.id, verdict) }, own,
  )
  const ui = createUi()

  const unsubscribe = [
    onChange(workspace, (state) => state.files, () => { run.filesChanged(); checks.filesChanged() }),
    ...followRuns(run.store, checks.store, ui),
    onChange(run.store, (state) => state.speed, (speed) => settings.getState().setPace(speed)),
  ]
  settings.getState().setLastLesson(lesson.id)

  return {
    lesson, workspace, keeper, run: run.store, checks: checks.store, ui, shared: null,
    terminal: laterTerminal(run.store, settings, ports.newId),
    project: () => ports.projectOf(lesson, { ...files() }),
    share: () => shareOf(lesson, run.store.getState(), ui.getState(), ports),
    async dispose() {
      for (const stop of unsubscribe) stop()
      run.dispose()
      checks.dispose()
      await keeper.dispose()
    },
  }
}
