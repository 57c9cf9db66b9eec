import type { JoinedRun, RunListener } from './contract.ts'
import type { JoinRun, Timers } from './ports.ts'
import { NOTHING_RUNS, startFailure, type Failure } from './run-failures.ts'

/** How soon, and how often, one looks for the lab that follows one that its host has ended. */
const FOLLOW_AFTER_MS = 500
const FOLLOWED = 6

/** What a page needs that looks at runs which go on elsewhere. */
export interface Joining {
  join: JoinRun
  newId(): string
  timers: Timers
  /** The id of the run that is shown. */
  shown(): string
  /** A run was found: it is the one that is shown from here on. */
  begin(runId: string): void
  /** Where its log goes. */
  listenerFor(runId: string): RunListener
  take(joined: JoinedRun, runId: string): void
}

/**
 * Takes the place of the run that is shown, once it has found one: that one's log so far comes first, then what follows. Answers why there
 * is none; null as well where nobody waits for it any more.
 */
export async function joinRun(at: Joining): Promise<Failure | null> {
  const before = at.shown()
  const runId = at.newId()
  let listener: RunListener | null = null
  const heard = (tell: (to: RunListener) => void): void => {
    if (at.shown() !== (listener === null ? before : runId)) return
    if (listener === null) {
      at.begin(runId)
      listener = at.listenerFor(runId)
    }
    tell(listener)
  }
  try {
    const joined = await at.join({
      events: (events) => heard((to) => to.events(events)), clock: (clock) => heard((to) => to.clock(clock)),
      socket: (socket, news) => heard((to) => to.socket?.(socket, news)), ended: (summary) => heard((to) => to.ended(summary)),
    })
    if (joined === null) return NOTHING_RUNS
    heard(() => {})
    if (at.shown() === runId) at.take(joined, runId)
    else joined.leave()
    return null
  } catch (error) {
    return startFailure(error)
  }
}

/** Whoever runs the lab has ended it: another may take its place at once, as when its compose.yaml has changed. Tells where none does. */
export function followNext(at: Joining, over: (failure: Failure) => void, left = FOLLOWED): void {
  const shown = at.shown()
  at.timers.after(FOLLOW_AFTER_MS, () => {
    if (at.shown() !== shown) return
    void joinRun(at).then((failure) => {
      if (failure === null || at.shown() !== shown) return
      if (failure === NOTHING_RUNS && left > 1) followNext(at, over, left - 1)
      else over({ ...failure, title: 'The lab was ended on its host' })
    })
  })
}
