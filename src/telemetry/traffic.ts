import type { Ns } from '../contract/time.ts'
import { firstFrom } from './search.ts'

/**
 * What finished on a link, in order of time. Errors are counted up as they come, so the share of any window is two
 * look-ups and nothing has to be thrown away when the reader goes back in time.
 */
export interface Traffic { times: Ns[]; errorsUpTo: number[] }

export const noTraffic = (): Traffic => ({ times: [], errorsUpTo: [] })

export function record(traffic: Traffic, t: Ns, failed: boolean): void {
  const before = traffic.errorsUpTo.at(-1) ?? 0
  traffic.times.push(t)
  traffic.errorsUpTo.push(before + (failed ? 1 : 0))
}

export interface TrafficWindow {
  finished: number
  failed: number
  /** Finished requests per second of virtual time. */
  rate: number
  /** 0..1; 0 when nothing finished. */
  errorShare: number
}

/** What finished in the `span` ns up to `now`. Early in a run the span is what there was of it, a second at least. */
export function windowOf(traffic: Traffic, now: Ns, span: Ns): TrafficWindow {
  const first = firstFrom(traffic.times.length, (i) => traffic.times[i]!, now - span)
  const finished = traffic.times.length - first
  const failed = (traffic.errorsUpTo.at(-1) ?? 0) - (first > 0 ? traffic.errorsUpTo[first - 1]! : 0)
  const seconds = Math.max(1e9, Math.min(span, now)) / 1e9
  return { finished, failed, rate: finished / seconds, errorShare: finished === 0 ? 0 : failed / finished }
}
