import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LabEvent, Ns } from './contract.ts'
import type { RunState } from './run.ts'

/** The run as the panels show it: a little behind the run itself where drawing it takes longer than a frame. */
export interface Beat {
  /** Append-only, and the same array during a run. */
  events: readonly LabEvent[]
  /** Grows with `events`. */
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
 * What one beat hands on at most, in characters that a service printed: some thousands of lines, which the panels take in
 * within a few ms. A long log comes in many pieces (SPEC L2), so it needs as many frames and holds up none.
 */
const PIECE = 32 * 1024
/** An event that is no output counts as so many characters. */
const EVENT = 4

type RunLog = Pick<RunState, 'events' | 'clock'>

/**
 * Hands a run on to the panels, at most once a frame. A busy lab sends a batch of events thirty times a second, and each
 * draws every panel anew: where that takes long, the next one waits so much longer, and the page stays in hand.
 */
export function createPulse(run: StoreApi<RunState>, frames: Frames): { store: StoreApi<Beat>; connect(): () => void } {
  let source: readonly LabEvent[] = []
  let taken: LabEvent[] = []
  const take = ({ events, clock }: RunLog): Beat => {
    if (events !== source) {
      source = events
      taken = []
    }
    for (const end = endOfPiece(events, taken.length); taken.length < end;) taken.push(events[taken.length]!)
    const all = taken.length === events.length
    return { events: taken, version: taken.length, now: all ? clock.now : (taken.at(-1)?.t ?? 0) }
  }

  const store = createStore<Beat>()(() => take(run.getState()))
  let restUntil = 0
  let cancel: (() => void) | null = null

  const beat = () => {
    cancel = null
    const began = frames.now()
    if (began < restUntil) return schedule()
    store.setState(take(run.getState()))
    frames.soon(() => {
      const ended = frames.now()
      restUntil = ended + REST * (ended - began)
    })
    changed()
  }
  const schedule = () => { cancel ??= frames.next(beat) }
  const changed = () => {
    const { events, clock } = run.getState()
    if (events !== source || events.length > taken.length || clock.now !== store.getState().now) schedule()
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

function endOfPiece(events: readonly LabEvent[], from: number): number {
  let end = from
  for (let room = PIECE; end < events.length && room > 0; end++) room -= weightOf(events[end]!)
  return end
}

const weightOf = (event: LabEvent): number =>
  event.kind === 'stdout' || event.kind === 'stderr' ? Math.max(EVENT, event.text.length) : EVENT
