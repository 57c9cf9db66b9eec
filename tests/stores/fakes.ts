import type { Lab, SourceProblem } from '../../src/contract/lab.ts'
import type { Lesson } from '../../src/contract/lesson.ts'
import type { Draft, DraftStorage, FolderJournal, Journal, LessonProgress, StorePorts, TabChannel, TabMessage, Timers, Unwritten } from '../../src/stores/index.ts'
import * as runLinks from '../../src/app/runLinks.ts'
import { fakeRuntime, type FakeRuntime } from '../ui/fakeRuntime.ts'
import { sampleLesson } from '../ui/sampleLesson.ts'

/** A browser as the stores see it: what several tabs share. */
export interface FakeBrowser {
  drafts: DraftStorage & { stored: Map<string, Draft>; failWith: Error | null; saves: number }
  journal: Journal & { kept: Map<string, Draft> }
  folderJournal: FolderJournal & { kept: Map<string, Unwritten> }
  settings: { value: unknown }
  progress: Map<string, LessonProgress>
  progressFails: boolean
  /** A tab of it. */
  tab(runtime?: FakeRuntime): FakeTab
}
export interface FakeTab { ports: StorePorts; timers: FakeTimers; runtime: FakeRuntime }

export function fakeBrowser(): FakeBrowser {
  const stored = new Map<string, Draft>()
  const kept = new Map<string, Draft>()
  const listeners = new Set<(message: TabMessage) => void>()
  let ids = 0
  const browser: FakeBrowser = {
    drafts: {
      stored, failWith: null, saves: 0,
      async load(id) {
        if (this.failWith !== null) throw this.failWith
        return structuredClone(stored.get(id) ?? null)
      },
      async save(draft, follows) {
        if (this.failWith !== null) throw this.failWith
        this.saves++
        if ((stored.get(draft.lessonId)?.version ?? 0) !== follows) return 'conflict'
        stored.set(draft.lessonId, structuredClone(draft))
        return 'saved'
      },
    },
    journal: {
      kept,
      write: (draft) => void kept.set(draft.lessonId, structuredClone(draft)),
      read: (id) => kept.get(id) ?? null,
      clear: (id) => void kept.delete(id),
    },
    folderJournal: {
      kept: new Map(),
      write(id, unwritten) { this.kept.set(id, structuredClone(unwritten)) },
      read(id) { return this.kept.get(id) ?? null },
      clear(id) { this.kept.delete(id) },
    },
    settings: { value: undefined },
    progress: new Map(),
    progressFails: false,
    tab(runtime = fakeRuntime()) {
      const timers = fakeTimers()
      return { runtime, timers, ports: {
        runtime, timers, drafts: browser.drafts, journal: browser.journal, tabs: channel(listeners),
        readLab: fakeReadLab, links: async () => runLinks, loadWorld: async () => undefined, projectOf: async (_lesson, files) => files, newId: () => `id${++ids}`,
        folders: { served: null, pick: null, last: async () => null, firstFiles: async () => ({ 'compose.yaml': 'services: {}' }) },
        folderJournal: browser.folderJournal, renderReadme: async (text) => [{ id: 'readme', title: 'README', html: text }],
        settings: { read: () => browser.settings.value, write: (value) => { browser.settings.value = value } },
        progress: {
          load: async () => {
            if (browser.progressFails) throw new Error('blocked')
            return [...browser.progress.values()]
          },
          save: async (one) => {
            if (browser.progressFails) throw new Error('blocked')
            browser.progress.set(one.lessonId, one)
          },
        },
      } }
    },
  }
  return browser
}

function channel(listeners: Set<(message: TabMessage) => void>): TabChannel {
  return {
    post: (message) => { for (const listener of [...listeners]) listener(message) },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export interface FakeTimers extends Timers {
  /** Lets `ms` of wall time go by. */
  pass(ms: number): void
}

export function fakeTimers(): FakeTimers {
  let now = 0
  let pending: { at: number; action: () => void }[] = []
  return {
    after(ms, action) {
      const timer = { at: now + ms, action }
      pending.push(timer)
      return () => { pending = pending.filter((other) => other !== timer) }
    },
    pass(ms) {
      now += ms
      const due = pending.filter(({ at }) => at <= now)
      pending = pending.filter(({ at }) => at > now)
      for (const { action } of due) action()
    },
  }
}

export const lab: Lab = {
  name: 'sample',
  services: ['orders', 'payments'].map((name) => ({
    name, context: name, image: null, command: [], environment: {}, ports: [8001], published: [], dependsOn: [],
    healthcheck: null, replicas: 1, networks: [],
  })),
}

/** A compose.yaml that says "broken" has a problem; every other one is the sample lab. */
async function fakeReadLab(files: Record<string, string>): Promise<{ lab: Lab | null; problems: SourceProblem[] }> {
  if (files['compose.yaml']?.includes('broken') !== true) return { lab, problems: [] }
  return { lab: null, problems: [{ file: 'compose.yaml', line: 3, key: 'services', message: 'is broken', help: 'Mend it.' }] }
}

export const lesson: Lesson = sampleLesson

/** Lets promises that are ready run on. */
export const settle = async (): Promise<void> => { for (let i = 0; i < 20; i++) await Promise.resolve() }
