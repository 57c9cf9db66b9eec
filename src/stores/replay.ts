import type { LabEvent, RunLink } from './contract.ts'
import type { RunLinks } from './ports.ts'
import type { RunState, RunStore } from './run.ts'
import type { UiStore } from './ui.ts'

/** How a shared run has come out here. */
export type Arrival =
  | { kind: 'playing' }
  /** The log is the shared one, byte for byte, up to the event that was shared. */
  | { kind: 'same' }
  /** The event has the same place, moment and kind, but the logs up to it differ. */
  | { kind: 'similar' }
  /** Something else happened there. */
  | { kind: 'differs'; found: LabEvent }
  /** The run was over before it came to that event. */
  | { kind: 'missing' }
  /** Played to its end: the link names no event. */
  | { kind: 'end' }

/** Watches a run that plays a link again, shows the event that was shared as soon as it is there, and says if it is the same. */
export function watchReplay(
  link: RunLink, run: RunStore, ui: UiStore, links: Pick<RunLinks, 'hashLog'>, tell: (arrival: Arrival) => void,
): () => void {
  const { moment } = link
  let log: readonly LabEvent[] | null = null
  let told = false

  const arrive = (arrival: Arrival) => {
    told = true
    tell(arrival)
  }
  const look = (state: RunState) => {
    if (state.events !== log) {
      log = state.events
      told = false
      tell({ kind: 'playing' })
    }
    const event = moment === undefined ? undefined : state.events[moment.seq]
    if (told) return
    if (moment !== undefined && event !== undefined) {
      told = true
      ui.getState().showPanel('events')
      ui.getState().select(event.seq, event.t)
      void compare(event, state.events)
    } else if (isOver(state, link)) arrive(moment === undefined ? { kind: 'end' } : { kind: 'missing' })
  }
  const compare = async (event: LabEvent, events: readonly LabEvent[]) => {
    const { seq, t, kind, hash } = moment!
    const isThere = event.t === t && event.kind === kind
    const isSame = isThere && (await links.hashLog(events, seq + 1)) === hash
    if (events === log) arrive(isSame ? { kind: 'same' } : isThere ? { kind: 'similar' } : { kind: 'differs', found: event })
  }
  return run.subscribe(look)
}

/** It has been played to its end, or cannot be. */
function isOver({ status, clock, problems }: RunState, { until }: RunLink): boolean {
  if (status === 'ended' || status === 'failed') return true
  return status === 'idle' ? problems.length > 0 : status === 'paused' && clock.now >= until
}
