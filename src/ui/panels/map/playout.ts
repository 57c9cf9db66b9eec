import type { Exchange, Leg } from '../../../telemetry/index.ts'

/**
 * Turns legs, which may last microseconds of virtual time, into dots that an eye can follow. A dot travels for its
 * own time at the run's speed, but never for less than MIN_MS of wall time, and never before what caused it has
 * arrived: a call to payments starts when the call to orders is there, an answer when the calls made for it are back.
 */
export const MIN_MS = 320
export const MAX_MS = 4000
/** A picture that lags more than this behind the run skips ahead. */
export const LAG_MS = 1800
/** More dots than this on one link say nothing more; a rate stands beside it anyway. */
export const MAX_DOTS = 10

export interface Dot { link: string; way: Leg['way']; failed: boolean; label: string; start: number; end: number }

export interface Playout {
  dots: Dot[]
  /** When the picture of an exchange's request, and of the last thing done for it, arrives; by exchange. */
  arrivals: Map<number, { request: number; last: number }>
}

export const noPlayout = (): Playout => ({ dots: [], arrivals: new Map() })

/** Takes in a leg that has just become known at `wall` ms. `speed`: virtual seconds per wall second. */
export function play(playout: Playout, link: string, leg: Leg, exchange: Pick<Exchange, 'id' | 'parent'>, wall: number, speed: number): void {
  const arrivals = playout.arrivals
  const own = arrivals.get(exchange.id)
  const parent = exchange.parent === null ? undefined : arrivals.get(exchange.parent)
  const cause = leg.way === 'response' ? own?.last : parent?.request
  const start = Math.max(wall, Math.min(cause ?? wall, wall + LAG_MS))
  const end = start + Math.max(MIN_MS, Math.min(MAX_MS, (leg.arrived - leg.sent) / 1e6 / speed))
  if (leg.way === 'request') arrivals.set(exchange.id, { request: end, last: end })
  else {
    arrivals.delete(exchange.id)
    if (parent) parent.last = Math.max(parent.last, end)
  }
  const crowd = playout.dots.reduce((n, dot) => n + (dot.link === link ? 1 : 0), 0)
  if (crowd < MAX_DOTS) playout.dots.push({ link, way: leg.way, failed: leg.failed, label: leg.label, start, end })
}

/** Drops what has arrived; true while something still moves. */
export function settle(playout: Playout, wall: number): boolean {
  playout.dots = playout.dots.filter((dot) => dot.end > wall)
  if (playout.arrivals.size > 2000) playout.arrivals.clear()
  return playout.dots.length > 0
}

/** Where a dot is on its link, 0 at the caller, 1 at the callee; null before it starts. */
export function progress(dot: Dot, wall: number): number | null {
  if (wall < dot.start) return null
  const share = Math.min(1, (wall - dot.start) / (dot.end - dot.start))
  return dot.way === 'request' ? share : 1 - share
}
