import type { LabEvent } from '../contract/events.ts'

/**
 * A view model is a fold over the log. `apply` may change the state in place (50,000 events must not be copied for
 * each batch); `version` rises with every event so that a view knows when to draw again. Applying a log in one batch
 * or in many gives the same state.
 */
export interface View { version: number }

export interface Reducer<S extends View> {
  create(): S
  apply(state: S, events: readonly LabEvent[], from?: number, to?: number): S
}

/** Makes a reducer of a function that takes in one event. */
export function reducer<S extends View>(create: () => S, take: (state: S, event: LabEvent) => void): Reducer<S> {
  return {
    create,
    apply(state, events, from = 0, to = events.length) {
      for (let i = from; i < to; i++) {
        take(state, events[i]!)
        state.version++
      }
      return state
    },
  }
}

/**
 * Keeps a reducer's state at a position of one log. Forward moves take in only what is new; a move back folds again
 * from the start, which for 50,000 events costs less than a frame or two.
 */
export interface Fold<S extends View> {
  /** The state after the first `count` events. The object may be the same one as last time, changed. */
  at(count: number): S
}

export function fold<S extends View>(of: Reducer<S>, events: readonly LabEvent[]): Fold<S> {
  let state = of.create()
  let taken = 0
  return {
    at(count) {
      if (count < taken) {
        state = of.create()
        taken = 0
      }
      if (count > taken) {
        of.apply(state, events, taken, count)
        taken = count
      }
      return state
    },
  }
}
