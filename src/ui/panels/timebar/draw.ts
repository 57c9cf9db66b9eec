import type { Ns } from '../../../contract/time.ts'
import { SECOND } from '../../../contract/time.ts'
import { bucketed, clockText, firstFrom, faultText, type FaultsView, type FaultView, type MarkRow, type TimelineView, type TimeRange } from '../../../telemetry/index.ts'
import { INSET, ticks, xOf } from './scale.ts'

/** The strip's rows from top to bottom, in CSS pixels. */
export const ROWS = { faults: 3, faultHeight: 9, traffic: 15, trafficHeight: 20, marks: 43, axis: 59, height: 62 }

export interface StripColours {
  line: string; faint: string; soft: string; traffic: string; failed: string; healthy: string; degraded: string
  degradedSoft: string
  injected: string; injectedSoft: string; surface: string; font: string
}

export interface StripModel {
  timeline: TimelineView
  faults: FaultsView
  range: TimeRange
  /** Where the log ends: what comes after is not yet. */
  end: Ns
  /** Moments at which a check found something wrong. */
  checkFailures: readonly Ns[]
}

/** Draws all of the strip but the cursor. 50,000 events take about 2 ms: they are counted into columns of 2 px. */
export function drawStrip(ctx: CanvasRenderingContext2D, width: number, model: StripModel, colours: StripColours): void {
  ctx.clearRect(0, 0, width, ROWS.height)
  drawAxis(ctx, width, model, colours)
  drawDowntime(ctx, width, model, colours)
  drawBlocked(ctx, width, model, colours)
  drawTraffic(ctx, width, model, colours)
  drawFaults(ctx, width, model, colours)
  drawMarks(ctx, width, model, colours)
}

function drawAxis(ctx: CanvasRenderingContext2D, width: number, { range, end }: StripModel, colours: StripColours): void {
  const { step, at } = ticks(range, Math.max(2, width / 110))
  ctx.font = `10px ${colours.font}`
  ctx.textBaseline = 'alphabetic'
  for (const t of at) {
    const x = Math.round(xOf(t, range, width)) + 0.5
    ctx.fillStyle = colours.line
    ctx.fillRect(x - 0.5, ROWS.traffic - 12, 1, ROWS.axis - ROWS.traffic + 3)
    ctx.fillStyle = t > end ? colours.line : colours.faint
    const text = tickText(t, step)
    // Ten pixels high, a figure is 6 wide: measuring it would cost more than all the rest of the strip.
    if (x + text.length * 6 + 6 < width) ctx.fillText(text, x + 3, ROWS.axis + 2)
  }
  const base = ROWS.traffic + ROWS.trafficHeight
  ctx.fillStyle = colours.line
  ctx.fillRect(0, base, width, 1)
  const until = Math.max(0, Math.min(width, xOf(end, range, width)))
  ctx.fillStyle = colours.soft
  ctx.fillRect(0, base, until, 1)
}

/** As short as the step allows: 12 s, 1:30, 12.48 s. */
export function tickText(t: Ns, step: Ns): string {
  if (step >= SECOND) {
    const text = clockText(t).slice(0, -4)
    return t < 60 * SECOND && step < 60 * SECOND ? `${Math.round(t / SECOND)} s` : text
  }
  const digits = Math.min(6, Math.ceil(-Math.log10(step / SECOND) - 1e-9))
  return `${(t / SECOND).toFixed(digits)} s`
}

const COLUMN = 3

function drawTraffic(ctx: CanvasRenderingContext2D, width: number, { timeline, range }: StripModel, colours: StripColours): void {
  const columns = Math.max(1, Math.floor((width - 2 * INSET) / COLUMN))
  const requests = bucketed(timeline.rows.request, range, columns)
  const errors = bucketed(timeline.rows.error, range, columns)
  let most = 4
  for (let i = 0; i < columns; i++) most = Math.max(most, requests[i]!, errors[i]!)
  const base = ROWS.traffic + ROWS.trafficHeight
  // A root keeps a single request visible beside a burst of hundreds.
  const height = (n: number) => (n === 0 ? 0 : Math.max(2, Math.sqrt(n / most) * ROWS.trafficHeight))
  ctx.fillStyle = colours.traffic
  ctx.globalAlpha = 0.62
  for (let i = 0; i < columns; i++) {
    const h = height(requests[i]!)
    if (h > 0) ctx.fillRect(INSET + i * COLUMN, base - h, COLUMN - 1, h)
  }
  ctx.globalAlpha = 1
  // Errors hang below the line: place and colour tell them from requests.
  ctx.fillStyle = colours.failed
  for (let i = 0; i < columns; i++) {
    const h = Math.min(7, height(errors[i]!) / 2)
    if (h > 0) ctx.fillRect(INSET + i * COLUMN, base + 1, COLUMN - 1, Math.max(3, h))
  }
}

function drawFaults(ctx: CanvasRenderingContext2D, width: number, { faults, range, end }: StripModel, colours: StripColours): void {
  ctx.font = `500 9px ${colours.font}`
  ctx.textBaseline = 'middle'
  const lanes = lanesOf(faults.all)
  const count = Math.max(1, ...lanes.map((lane) => lane + 1))
  const height = Math.max(2, Math.floor((ROWS.faultHeight - (count - 1)) / count))
  faults.all.forEach((fault, i) => {
    const from = xOf(fault.armedAt, range, width)
    const to = xOf(fault.clearedAt ?? end, range, width)
    if (to < 0 || from > width) return
    const x = Math.max(0, from)
    const y = ROWS.faults + lanes[i]! * (height + 1)
    const w = Math.max(3, Math.min(width, to) - x)
    ctx.fillStyle = colours.injectedSoft
    ctx.fillRect(x, y, w, height)
    hatch(ctx, x, y, w, height, colours.injected)
    ctx.fillStyle = colours.injected
    ctx.fillRect(x, y, 2, height)
    const text = faultText(fault.spec)
    const room = ctx.measureText(text).width + 8
    if (height >= 9 && w > room + 6) {
      ctx.fillStyle = colours.injectedSoft
      ctx.fillRect(x + 4, y, room - 2, height)
      ctx.fillStyle = colours.injected
      ctx.fillText(text, x + 6, y + height / 2 + 0.5)
    }
  })
}

const MOST_LANES = 3

/** Faults that are armed at the same time lie one below the other. */
export function lanesOf(faults: readonly Pick<FaultView, 'armedAt' | 'clearedAt'>[]): number[] {
  const freeFrom: number[] = []
  return faults.map(({ armedAt, clearedAt }) => {
    const free = freeFrom.findIndex((t) => t <= armedAt)
    const lane = free >= 0 ? free : Math.min(freeFrom.length, MOST_LANES - 1)
    freeFrom[lane] = clearedAt ?? Infinity
    return lane
  })
}

function hatch(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, colour: string): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, w, h)
  ctx.clip()
  ctx.strokeStyle = colour
  ctx.globalAlpha = 0.35
  ctx.lineWidth = 1
  ctx.beginPath()
  for (let at = x - h; at < x + w; at += 5) {
    ctx.moveTo(at, y + h)
    ctx.lineTo(at + h, y)
  }
  ctx.stroke()
  ctx.restore()
}

/** While a process is gone after it had been there, a line runs from its end to its next start. */
function drawDowntime(ctx: CanvasRenderingContext2D, width: number, { timeline, range, end }: StripModel, colours: StripColours): void {
  ctx.fillStyle = colours.failed
  for (const spans of timeline.lives.values()) {
    for (const span of spans) {
      if (span.up) continue
      const from = Math.max(0, xOf(span.from, range, width))
      const to = Math.min(width, xOf(span.to ?? end, range, width))
      if (to > from) ctx.fillRect(from, ROWS.marks + 3.5, to - from, 1.5)
    }
  }
}

const BLOCKED = 'loop blocked'

/** A stretch in which an event loop stood still: a bar between two posts, crossed by bars, and its name where there is room. */
function drawBlocked(ctx: CanvasRenderingContext2D, width: number, { timeline, range }: StripModel, colours: StripColours): void {
  const y = ROWS.marks
  ctx.font = `500 9px ${colours.font}`
  ctx.textBaseline = 'middle'
  const wordWidth = timeline.blocked.size === 0 ? 0 : ctx.measureText(BLOCKED).width
  for (const spans of timeline.blocked.values()) {
    let drawnTo = -1
    for (let i = firstFrom(spans.length, (at) => spans[at]!.to, range.from); i < spans.length && spans[i]!.from <= range.to; i++) {
      const from = Math.max(0, xOf(spans[i]!.from, range, width))
      const to = Math.min(width, Math.max(from + 3, xOf(spans[i]!.to, range, width)))
      // Of many that share a pixel one is enough.
      if (to <= drawnTo + 0.5) continue
      drawnTo = to
      bar(ctx, from, y, to - from, colours)
      if (to - from < wordWidth + 14) continue
      ctx.fillStyle = colours.degradedSoft
      ctx.fillRect(from + 4, y + 1, wordWidth + 6, 7)
      ctx.fillStyle = colours.degraded
      ctx.fillText(BLOCKED, from + 7, y + 5)
    }
  }
}

function bar(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, { degraded, degradedSoft }: StripColours): void {
  ctx.fillStyle = degradedSoft
  ctx.fillRect(x, y + 1, w, 7)
  ctx.fillStyle = degraded
  ctx.globalAlpha = 0.35
  for (let at = x + 5; at < x + w - 2; at += 5) ctx.fillRect(at, y + 1, 1, 7)
  ctx.globalAlpha = 1
  ctx.fillRect(x, y, 1.5, 9)
  ctx.fillRect(x + w - 1.5, y, 1.5, 9)
}

function drawMarks(ctx: CanvasRenderingContext2D, width: number, model: StripModel, colours: StripColours): void {
  const { rows } = model.timeline
  const y = ROWS.marks
  const row = (marks: MarkRow, colour: string, shape: (x: number) => void) => {
    ctx.fillStyle = colour
    const columns = bucketed(marks, model.range, Math.max(1, Math.floor((width - 2 * INSET) / 2)))
    for (let i = 0; i < columns.length; i++) if (columns[i]! > 0) shape(INSET + i * 2 + 1)
  }
  const path = (points: readonly (readonly [number, number])[]) => (x: number) => {
    ctx.beginPath()
    for (const [px, py] of points) ctx.lineTo(x + px, y + py)
    ctx.closePath()
    ctx.fill()
  }
  row(rows.start, colours.healthy, path([[-4, 8], [0, 1], [4, 8]]))
  row(rows.restart, colours.healthy, path([[-4, 8], [0, 1], [4, 8]]))
  row(rows.stop, colours.soft, path([[-3, 1.5], [3, 1.5], [3, 7.5], [-3, 7.5]]))
  row(rows.unhealthy, colours.degraded, path([[-4, 1], [4, 1], [0, 8]]))
  row(rows.problem, colours.degraded, path([[-4, 4.5], [0, 0.5], [4, 4.5], [0, 8.5]]))
  row(rows.crash, colours.failed, path(CROSS))
  row({ t: [...model.checkFailures], seq: [] }, colours.failed, (x) => {
    ctx.fillRect(x - 1, 2, 2, y + 6)
    path([[-5, 1], [5, 1], [5, 8], [-5, 8]])(x)
  })
}

const CROSS = [[-4, 2], [-2.5, 0.5], [0, 3], [2.5, 0.5], [4, 2], [1.5, 4.5], [4, 7], [2.5, 8.5], [0, 6], [-2.5, 8.5], [-4, 7], [-1.5, 4.5]] as const
