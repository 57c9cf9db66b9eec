import type { Pace } from '../../../contract/commands.ts'
import { SECOND, type Ns } from '../../../contract/time.ts'

/** Where virtual time stood at a moment of wall time (ms). */
export interface Sample { wall: number; now: Ns }

/** How long the measurement reaches back, and how long it has to be before it says anything. */
const SPAN_MS = 3000
const LEAST_MS = 1500
/** A paced run counts as slow below this share of its pace. */
const SLOW = 0.8

/** Keeps what the last few seconds showed; a clock that went back belongs to another run. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last && sample.now < last.now) return [sample]
  return [...samples.filter(({ wall }) => sample.wall - wall <= SPAN_MS), sample]
}

/**
 * What to say of a run's real speed, '' where there is nothing: a paced run that does not keep its pace, and how fast
 * "as fast as possible" is. In virtual seconds a second of wall time.
 */
export function speedWords(samples: readonly Sample[], pace: Pace): string {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.wall - first.wall < LEAST_MS) return ''
  const speed = ((last.now - first.now) / SECOND) / ((last.wall - first.wall) / 1000)
  if (pace.mode === 'max') return speed > 0 ? `at ${times(speed)}, as fast as it can` : 'busy at this very moment'
  if (pace.mode !== 'paced' || speed >= SLOW * pace.speed) return ''
  return `at ${times(speed)} of \u00d7${pace.speed}: the lab is busy`
}

/** Two figures are enough: ×0.034, ×0.3, ×4, ×120. */
function times(speed: number): string {
  return `\u00d7${speed >= 100 ? Math.round(speed / 10) * 10 : Number(speed.toPrecision(speed < 10 && speed >= 1 ? 2 : speed < 1 ? 1 : 2))}`
}
