import type { RunStore } from '../run.ts'
import type { SettingsStore } from '../settings.ts'
import type { TerminalStore } from './terminal.ts'

/** A lesson's terminal, whose code is fetched when it is first opened. A fetch that failed is tried again. */
export function laterTerminal(run: RunStore, settings: SettingsStore, newId: () => string): () => Promise<TerminalStore> {
  let opening: Promise<TerminalStore> | null = null
  return () => opening ??= import('./terminal.ts').then(({ createTerminal }) => createTerminal(run, settings, newId), (error: unknown) => {
    opening = null
    throw error
  })
}
