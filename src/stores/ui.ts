import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Ns } from './contract.ts'

export const PANELS = ['requests', 'logs', 'events', 'faults', 'bus', 'checks', 'terminal', 'preview'] as const
export type PanelId = (typeof PANELS)[number]

/** Which log the panels show: the live run's, or the world of one failed check. */
export type LogSource = { kind: 'run' } | { kind: 'check'; id: string; seed: number; title: string }

/** What a phone shows in full height. */
export type Sheet = 'prose' | 'code' | 'panels'

export interface UiState {
  panel: PanelId
  source: LogSource
  /** The event that is looked at. */
  selectedSeq: number | null
  selectedProcess: string | null
  /** The moment that panels show; null is now. */
  cursor: Ns | null
  /** The part of the time bar that is in view; null is all of it. */
  range: readonly [Ns, Ns] | null
  /** Name of the lesson's saved request that the HTTP client shows; set by links in the prose. */
  savedRequest: string | null
  /** A place in the code that something points at; `nonce` tells two equal wishes apart. */
  reveal: { path: string; line: number; nonce: number } | null
  sheet: Sheet

  showPanel(panel: PanelId): void
  showSheet(sheet: Sheet): void
  selectProcess(process: string | null): void
  /** Shows an event: selects it and moves the cursor to it. */
  select(seq: number, t: Ns): void
  setCursor(cursor: Ns | null): void
  setRange(range: readonly [Ns, Ns] | null): void
  /** Leaves the past: the cursor follows the run again. */
  backToNow(): void
  /** Puts the world of a failed check into the panels, at the moment that shows why. */
  showCheck(source: Omit<Extract<LogSource, { kind: 'check' }>, 'kind'>, t: Ns, seq?: number): void
  showRequest(name: string): void
  revealCode(path: string, line: number): void
}

export type UiStore = StoreApi<UiState>

export function createUi(): UiStore {
  const now = { cursor: null, selectedSeq: null, range: null }
  return createStore<UiState>()((set, get) => ({
    panel: 'requests',
    source: { kind: 'run' },
    ...now,
    selectedProcess: null,
    savedRequest: null,
    reveal: null,
    sheet: 'prose',

    showPanel: (panel) => set({ panel, sheet: 'panels' }),
    showSheet: (sheet) => set({ sheet }),
    selectProcess: (selectedProcess) => set({ selectedProcess }),
    select: (selectedSeq, t) => set({ selectedSeq, cursor: t }),
    setCursor: (cursor) => set({ cursor }),
    setRange: (range) => set({ range }),
    backToNow: () => set({ ...now, source: { kind: 'run' } }),
    showCheck: (source, t, seq) => set({
      source: { kind: 'check', ...source }, cursor: t, range: null, selectedSeq: seq ?? null, panel: 'events', sheet: 'panels',
    }),
    showRequest: (savedRequest) => set({ savedRequest, panel: 'requests', sheet: 'panels' }),
    revealCode: (path, line) => set({ reveal: { path, line, nonce: (get().reveal?.nonce ?? 0) + 1 }, sheet: 'code' }),
  }))
}
