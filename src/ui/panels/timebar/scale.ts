import { SECOND, type Ns } from '../../../contract/time.ts'
import type { TimeRange } from '../../../telemetry/index.ts'

/** The shortest stretch of virtual time that the strip shows: a tenth of a millisecond. */
const MIN_SPAN: Ns = 100_000

/** The strip follows the run until the reader zooms: from 0 to the latest moment, ten seconds at least. */
export const wholeRun = (end: Ns): TimeRange => ({ from: 0, to: Math.max(10 * SECOND, end * 1.02) })

/** Zooms by `factor` (under 1: closer) about the moment `at`, which keeps its place. */
export function zoom(range: TimeRange, factor: number, at: Ns, end: Ns): TimeRange {
  const whole = wholeRun(end)
  const span = Math.max(MIN_SPAN, Math.min(whole.to - whole.from, (range.to - range.from) * factor))
  const share = (at - range.from) / (range.to - range.from)
  return clamp({ from: at - share * span, to: at + (1 - share) * span }, whole)
}

export function pan(range: TimeRange, by: Ns, end: Ns): TimeRange {
  return clamp({ from: range.from + by, to: range.to + by }, wholeRun(end))
}

/** Moves the range, keeping its length, so that `t` is inside it. */
export function reveal(range: TimeRange, t: Ns, end: Ns): TimeRange {
  const margin = (range.to - range.from) * 0.1
  if (t < range.from) return pan(range, t - range.from - margin, end)
  if (t > range.to) return pan(range, t - range.to + margin, end)
  return range
}

function clamp(range: TimeRange, whole: TimeRange): TimeRange {
  const span = Math.min(range.to - range.from, whole.to - whole.from)
  const from = Math.max(whole.from, Math.min(whole.to - span, range.from))
  return { from, to: from + span }
}

/** Room at both ends of the strip, so that a mark at the very start is drawn whole. */
export const INSET = 6

export const xOf = (t: Ns, range: TimeRange, width: number): number =>
  INSET + ((t - range.from) / (range.to - range.from)) * (width - 2 * INSET)

export const timeAt = (x: number, range: TimeRange, width: number): Ns =>
  range.from + ((x - INSET) / Math.max(1, width - 2 * INSET)) * (range.to - range.from)

/** Round moments for the axis, about `count` of them. */
export function ticks(range: TimeRange, count: number): { step: Ns; at: Ns[] } {
  const step = niceStep((range.to - range.from) / Math.max(1, count))
  const at: Ns[] = []
  for (let t = Math.ceil(range.from / step) * step; t <= range.to; t += step) at.push(t)
  return { step, at }
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400]

function niceStep(rough: Ns): Ns {
  if (rough >= SECOND) return (STEPS.find((s) => s * SECOND >= rough) ?? 86_400) * SECOND
  const power = 10 ** Math.floor(Math.log10(rough))
  return [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? power * 10
}
