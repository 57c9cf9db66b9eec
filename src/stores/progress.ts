import { createStore, type StoreApi } from 'zustand/vanilla'
import { summariseChecks } from './checkSummary.ts'
import type { Verdict } from './contract.ts'
import type { LessonProgress, ProgressStorage } from './ports.ts'

export interface ProgressState {
  /** False until the stored progress has been read: say nothing about progress before that. */
  loaded: boolean
  byLesson: Readonly<Record<string, LessonProgress>>
  /** Why progress is not stored, in words for the learner; '' while it is. */
  problem: string
  load(): Promise<void>
  record(lessonId: string, verdict: Verdict): Promise<void>
}

export type ProgressStore = StoreApi<ProgressState>

/** The best that a learner has reached in each lesson. Advisory: what counts is what the instructor regrades. */
export function createProgress(storage: ProgressStorage): ProgressStore {
  return createStore<ProgressState>()((set, get) => ({
    loaded: false,
    byLesson: {},
    problem: '',
    async load() {
      const stored = await storage.load().catch(() => null)
      const problem = stored === null ? NOT_STORED : ''
      const byLesson = Object.fromEntries((stored ?? []).map((one) => [one.lessonId, one]))
      set({ loaded: true, byLesson: { ...byLesson, ...get().byLesson }, problem })
    },
    async record(lessonId, verdict) {
      const best = bestOf(get().byLesson[lessonId], progressOf(lessonId, verdict))
      set({ byLesson: { ...get().byLesson, [lessonId]: best } })
      try {
        await storage.save(best)
      } catch {
        set({ problem: NOT_STORED })
      }
    },
  }))
}

const NOT_STORED = 'Your progress is not stored: the browser’s storage for this site is full or blocked.'

function progressOf(lessonId: string, verdict: Verdict): LessonProgress {
  const checks = summariseChecks(verdict.results)
  return {
    lessonId,
    passed: checks.filter((check) => check.outcome === 'passed').map((check) => check.id),
    total: checks.length,
    points: verdict.points,
    pointsMax: verdict.pointsMax,
  }
}

/** A worse attempt takes nothing away. */
function bestOf(before: LessonProgress | undefined, now: LessonProgress): LessonProgress {
  return before !== undefined && before.points > now.points && before.total === now.total ? before : now
}

export const isComplete = (progress: LessonProgress | undefined): boolean =>
  progress !== undefined && progress.total > 0 && progress.passed.length === progress.total
