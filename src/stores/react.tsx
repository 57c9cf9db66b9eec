import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react'
import { useStore } from 'zustand/react'
import type { StoreApi } from 'zustand/vanilla'
import { countChecks } from './checkSummary.ts'
import type { ChecksState } from './checks.ts'
import { logKey } from './checks.ts'
import type { LabEvent, Lesson, Ns } from './contract.ts'
import { checksIn } from './folder/lesson.ts'
import type { ProgressState } from './progress.ts'
import { createPulse, type Beat, type Frames } from './pulse.ts'
import { isStarting, type RunState } from './run.ts'
import type { SettingsState } from './settings.ts'
import type { LessonStores } from './lesson-stores.ts'
import type { AppStores } from './stores.ts'
import type { LogSource, UiState } from './ui.ts'
import type { WorkspaceState } from './workspace.ts'

const AppContext = createContext<AppStores | null>(null)
const LessonContext = createContext<LessonStores | null>(null)
const PulseContext = createContext<StoreApi<Beat> | null>(null)

const pageFrames: Frames = {
  next(action) {
    const frame = requestAnimationFrame(action)
    return () => cancelAnimationFrame(frame)
  },
  // React draws before the next task.
  soon: (action) => void setTimeout(action, 0),
  now: () => performance.now(),
}

export function AppStoresProvider({ stores, children }: { stores: AppStores; children: ReactNode }) {
  return <AppContext value={stores}>{children}</AppContext>
}

export function LessonStoresProvider({ stores, children }: { stores: LessonStores; children: ReactNode }) {
  const pulse = useMemo(() => createPulse(stores.run, pageFrames), [stores])
  useEffect(() => pulse.connect(), [pulse])
  return <LessonContext value={stores}><PulseContext value={pulse.store}>{children}</PulseContext></LessonContext>
}

export function useAppStores(): AppStores {
  const stores = useContext(AppContext)
  if (stores === null) throw new Error('useAppStores needs an <AppStoresProvider> above it')
  return stores
}

/** The vanilla stores of the open lesson, for event handlers that only want to read or act once. */
export function useLessonStores(): LessonStores {
  const stores = useContext(LessonContext)
  if (stores === null) throw new Error('Lesson hooks need a <LessonStoresProvider> above them')
  return stores
}

const use = <S, T>(store: StoreApi<S>, select: (state: S) => T): T => useStore(store, select)

export const useSettings = <T,>(select: (state: SettingsState) => T): T => use(useAppStores().settings, select)
export const useProgress = <T,>(select: (state: ProgressState) => T): T => use(useAppStores().progress, select)
export const useWorkspace = <T,>(select: (state: WorkspaceState) => T): T => use(useLessonStores().workspace, select)
export const useRun = <T,>(select: (state: RunState) => T): T => use(useLessonStores().run, select)
export const useChecks = <T,>(select: (state: ChecksState) => T): T => use(useLessonStores().checks, select)
export const useUi = <T,>(select: (state: UiState) => T): T => use(useLessonStores().ui, select)
/** How many checks there are, before any has run: the lesson's, or those that a folder holds by now. */
export function useCheckCount(): number {
  const { lesson, folder } = useLessonStores()
  return useWorkspace((workspace) => countChecks(folder === null ? lesson.checks : checksIn(workspace.files)))
}

export const useLesson = (): Lesson => useLessonStores().lesson

export interface ViewedLog {
  source: LogSource
  /** Append-only; the same array as long as `version` only grows. */
  events: readonly LabEvent[]
  version: number
  /** Virtual time at the log's end. */
  end: Ns
}

const NONE: readonly LabEvent[] = []

/** The run's log and clock at the pace at which the page can draw them. */
export function useBeat<T>(select: (beat: Beat) => T): T {
  const store = useContext(PulseContext)
  if (store === null) throw new Error('Lesson hooks need a <LessonStoresProvider> above them')
  return use(store, select)
}

/** Run was pressed and the panels have not heard of the lab yet: no part of the page is a frame ahead of another with it. */
export function useStarting(): boolean {
  const starting = useRun(isStarting)
  const isRunning = useRun((run) => run.status === 'running')
  const isHeardOf = useBeat((beat) => beat.events.length > 0)
  return starting || (isRunning && !isHeardOf)
}

/** The log that the panels show: the run's, or that of the failed check that the learner looks at. */
export function useViewedLog(): ViewedLog {
  const source = useUi((ui) => ui.source)
  const events = useBeat((beat) => beat.events)
  const version = useBeat((beat) => beat.version)
  const now = useBeat((beat) => beat.now)
  const logs = useChecks((checks) => checks.logs)
  if (source.kind === 'run') return { source, events, version, end: now }
  const log = logs.get(logKey(source.id, source.seed)) ?? NONE
  return { source, events: log, version: log.length, end: log.at(-1)?.t ?? 0 }
}

/** Virtual time at the end of the log that is viewed, for handlers that need it once. */
export const endOf = (source: LogSource, run: Pick<RunState, 'clock'>, checks: Pick<ChecksState, 'logs'>): Ns =>
  source.kind === 'run' ? run.clock.now : (checks.logs.get(logKey(source.id, source.seed))?.at(-1)?.t ?? 0)
