import * as z from 'zod/mini'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { paceSchema } from '../contract/commands.ts'
import type { Pace } from './contract.ts'
import type { SettingsStorage } from './ports.ts'

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** The pace that a run starts with. */
  pace: paceSchema,
  /** Sizes of the resizable panes by group, in per cent. */
  layout: z.record(z.string(), z.record(z.string(), z.number())),
  /** Where labs run; `lesson`: where the lesson says, in the page's own sandbox without a word of it. */
  runtime: z.enum(['lesson', 'local', 'webcontainer']),
  /** The lesson that Continue leads to; '' before the first. */
  lastLesson: z.string(),
  /** What was typed into terminals, the latest last. */
  typed: z.array(z.string()),
})
export type Settings = z.infer<typeof settingsSchema>
export type Theme = Settings['theme']

export interface SettingsState extends Settings {
  setTheme(theme: Theme): void
  setPace(pace: Pace): void
  setLayout(group: string, sizes: Record<string, number>): void
  setLastLesson(lessonId: string): void
  setRuntime(runtime: Settings['runtime']): void
  setTyped(typed: readonly string[]): void
}

export type SettingsStore = StoreApi<SettingsState>

const DEFAULTS: Settings = { theme: 'system', pace: { mode: 'paced', speed: 1 }, layout: {}, lastLesson: '', typed: [], runtime: 'lesson' }

/** What the learner chose for every lesson. What is stored and does not fit is as if it had never been chosen. */
export function createSettings(storage: SettingsStorage): SettingsStore {
  const stored = z.partial(settingsSchema).safeParse(storage.read())
  const store = createStore<SettingsState>()((set, get) => ({
    ...DEFAULTS,
    ...(stored.success ? stored.data : {}),
    setTheme: (theme) => set({ theme }),
    setPace: (pace) => set({ pace }),
    setLayout: (group, sizes) => set({ layout: { ...get().layout, [group]: sizes } }),
    setLastLesson: (lastLesson) => set({ lastLesson }),
    setRuntime: (runtime) => set({ runtime }),
    setTyped: (typed) => set({ typed: [...typed] }),
  }))
  store.subscribe(({ theme, pace, layout, lastLesson, typed, runtime }) => storage.write({ theme, pace, layout, lastLesson, typed, runtime }))
  return store
}
