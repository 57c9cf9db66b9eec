import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Lesson } from './contract.ts'
import { applyEdits, editsOf, pathProblem, type TextFiles } from './files.ts'
import type { Draft } from './persist/types.ts'

/** Where the learner's edits are at this moment. */
export type SaveState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  /** The browser does not store them: they live as long as this tab does. */
  | { kind: 'memory'; reason: string }

/**
 * Which tab edits this lesson. `reading`: another tab does, this one follows it. `conflict`: another tab stored a
 * newer version while this one had edits of its own; the learner says which of the two stays. `viewing`: the files are
 * those of a shared run, not the learner's own.
 */
export type Hold = 'editing' | 'reading' | 'conflict' | 'viewing'

/**
 * Typing goes on while the learner has not chosen yet which version stays: what is typed then is stored, or not, with the
 * rest of this tab's version.
 */
export const canEdit = (hold: Hold): boolean => hold === 'editing' || hold === 'conflict'

export interface WorkspaceState {
  /** What the lesson gives; the ground that a reset goes back to. */
  start: TextFiles
  files: TextFiles
  /** Open tabs in order. */
  open: readonly string[]
  /** The file in front; '' when no tab is open. */
  active: string
  save: SaveState
  hold: Hold
  /** Grows with every change of `files`: cheap to compare. */
  revision: number

  edit(path: string, text: string): void
  show(path: string): void
  close(path: string): void
  /** Each answers '' or, in words for the learner, why it cannot be done. */
  add(path: string, text?: string): string
  rename(from: string, to: string): string
  remove(path: string): void
  resetFile(path: string): void
  resetAll(): void
  isChanged(path: string): boolean
  /** Something differs from the lesson's own files. */
  isEdited(): boolean
}

export type WorkspaceStore = StoreApi<WorkspaceState>

/** The files of one lesson in memory. Keeping them is persist/keeper.ts's work, which sets `save` and `hold`. */
export function createWorkspace(lesson: Lesson, draft: Draft | null): WorkspaceStore {
  const start: TextFiles = lesson.start
  return createStore<WorkspaceState>()((set, get) => {
    const change = (files: TextFiles, rest: Partial<WorkspaceState> = {}) => {
      if (canEdit(get().hold)) set({ files, revision: get().revision + 1, ...rest })
    }
    const without = (path: string): Partial<WorkspaceState> => {
      const { open, active } = get()
      const at = open.indexOf(path)
      const left = open.filter((other) => other !== path)
      return { open: left, active: active === path ? (left[Math.min(at, left.length - 1)] ?? '') : active }
    }

    return {
      start,
      ...contentOf(lesson, draft),
      save: { kind: 'saved' },
      hold: 'editing',
      revision: 0,

      edit(path, text) {
        const { files } = get()
        if (files[path] !== undefined && files[path] !== text) change({ ...files, [path]: text })
      },
      show(path) {
        const { files, open } = get()
        if (files[path] === undefined) return
        set({ active: path, open: open.includes(path) ? open : [...open, path] })
      },
      close: (path) => set(without(path)),
      add(path, text = '') {
        const problem = pathProblem(path, get().files)
        if (problem === '') change({ ...get().files, [path]: text }, { open: [...get().open, path], active: path })
        return problem
      },
      rename(from, to) {
        const { files, open, active } = get()
        if (from === to) return ''
        const problem = pathProblem(to, files)
        if (problem !== '') return problem
        const { [from]: text = '', ...others } = files
        change({ ...others, [to]: text }, {
          open: open.map((path) => (path === from ? to : path)),
          active: active === from ? to : active,
        })
        return ''
      },
      remove(path) {
        const { [path]: _gone, ...files } = get().files
        change(files, without(path))
      },
      resetFile(path) {
        const original = start[path]
        if (original === undefined) get().remove(path)
        else change({ ...get().files, [path]: original })
      },
      resetAll() {
        change(start, contentOf(lesson, null))
      },
      isChanged: (path) => get().files[path] !== start[path],
      isEdited: () => Object.keys(editsOf(start, get().files)).length > 0,
    }
  })
}

/** Files and tabs as a draft has them, or as the lesson opens when there is none. */
export function contentOf(lesson: Lesson, draft: Draft | null): Pick<WorkspaceState, 'files' | 'open' | 'active'> {
  const files = draft === null ? lesson.start : applyEdits(lesson.start, draft.edits)
  const wanted = draft === null ? lesson.open : draft.open
  const open = wanted.filter((path) => files[path] !== undefined)
  const active = draft !== null && open.includes(draft.active) ? draft.active : (open[0] ?? '')
  return { files, open, active }
}
