import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LabEvent, Ns } from './contract.ts'
import type { RunState } from './run.ts'

/** The run as the panels show it: a little behind the run itself where drawing it takes longer than a frame. */
export interface Beat {
  events: readonly LabEvent[]
  version: number
  now: Ns
}

/** The page's own beat, in ms of wall time. */
export interface Frames {
  next(action: () => void): () => void
  /** Once what an action has set off has been drawn. */
  soon(action: () => void): void
  now(): number
}

/** Of the page's time, so much is left for everything but drawing the run: typing, scrolling, the dots on the map. */
const REST = 2

/**
 * Hands a run on to the panels, at most once a frame. A busy lab sends a batch of events thirty times a second, and each
 * draws every panel anew: where that takes long, the next one waits so much longer, and the page stays in hand.
 */
export function createPulse(run: StoreApi<RunState>, frames: Frames): { store: StoreApi<Beat>; connect(): () => void } {
  const store = createStore<Beat>()(() => beatOf(run.getState()))
  let restUntil = 0
  let cancel: (() => void) | null = null

  const beat = () => {
    cancel = null
    const began = frames.now()
    if (began < restUntil) return schedule()
    store.setState(beatOf(run.getState()))
    frames.soon(() => {
      const ended = frames.now()
      restUntil = ended + REST * (ended - began)
    })
  }
  const schedule = () => { cancel ??= frames.next(beat) }
  const changed = () => {
    const { events, version, now } = store.getState()
    const latest = run.getState()
    if (latest.events !== events || latest.version !== version || latest.clock.now !== now) schedule()
  }
  return {
    store,
    connect() {
      changed()
      const unsubscribe = run.subscribe(changed)
      return () => {
        unsubscribe()
        cancel?.()
        cancel = null
      }
    },
  }
}

const beatOf = ({ events, version, clock }: RunState): Beat => ({ events, version, now: clock.now })
