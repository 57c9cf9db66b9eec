import { MS, msToNs } from '../../../../contract/time.ts'
import type { Broker } from '../state.ts'

/** The active cycle runs ten times a second, on its own beat; here only when it will find something. */
const BEAT = 100 * MS

/** There is a key whose time is over at this moment of the wall clock. */
export function armExpiry({ io, state }: Broker, wall: number): void {
  const due = Math.max(io.now + 1, io.now + msToNs(wall - io.wall))
  const beat = state.startedAt + Math.ceil((due - state.startedAt) / BEAT) * BEAT
  if (state.expireAt !== 0 && state.expireAt <= beat) return
  state.expireAt = beat
  io.at(beat, { expire: beat })
}
