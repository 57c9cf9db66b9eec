export interface Point { x: number; y: number }
interface Cubic { start: Point; control1: Point; control2: Point; end: Point }

/** The way of a call from the caller's edge to the callee's: drawn as a path, walked along by dots. */
export interface Route {
  path: string
  /** The arrow's head, in the last piece's direction. */
  arrow: string
  length: number
  /** Where the label stands, and how far along the way that is, in pixels. */
  label: Point
  labelAt: number
  /** Where the words of the label are: over and under a line that lies flat, right of one that is upright, below a loop. */
  words: 'around' | 'right' | 'below'
  /** Points along the way with their distance from its start. */
  steps: readonly (Point & { at: number })[]
}

export type Direction = 'LR' | 'TB'

/** An arrow's head is as long as this; a way ends so far before the box that it points at. */
export const ARROW = 7
const SAMPLES = 16

/**
 * A smooth way through `points`, flat in the drawing's direction at each of them: between two of them it never leaves
 * the room that they span, so a way that is led around boxes stays clear of them. `spot` is one of the points.
 */
export function smooth(points: readonly Point[], spot: Point, direction: Direction): Route {
  const pieces: Cubic[] = []
  for (let i = 1; i < points.length; i++) pieces.push(bend(points[i - 1]!, points[i]!, direction))
  return routeOf(pieces, spot, direction === 'LR' ? 'around' : 'right')
}

function bend(start: Point, end: Point, direction: Direction): Cubic {
  if (direction === 'LR') {
    const x = (start.x + end.x) / 2
    return { start, control1: { x, y: start.y }, control2: { x, y: end.y }, end }
  }
  const y = (start.y + end.y) / 2
  return { start, control1: { x: start.x, y }, control2: { x: end.x, y }, end }
}

/** Half the width of a loop, how far it goes out, and how much its corners are rounded. */
const LOOP = { half: 30, depth: 22, corner: 10 }
const UPRIGHT_LOOP = { half: 17, depth: 24, corner: 12 }

/** A service that calls itself: out at its lower edge (or its right one) and in again beside it. */
export function loop(box: { x: number; y: number; width: number; height: number }, direction: Direction): Route {
  const flat = direction === 'LR'
  const { half, depth, corner } = flat ? { ...LOOP, half: Math.min(LOOP.half, box.width / 2 - 8) } : UPRIGHT_LOOP
  // Reckoned as a loop under the box; one at its right has its axes swapped.
  const place = (along: number, out: number): Point => flat
    ? { x: box.x - along, y: box.y + box.height / 2 + out }
    : { x: box.x + box.width / 2 + out, y: box.y + along }
  const line = (a: Point, b: Point): Cubic => ({ start: a, control1: a, control2: b, end: b })
  const turn = (a: Point, over: Point, b: Point): Cubic => ({ start: a, control1: over, control2: over, end: b })
  const [out, foot1, foot2] = [place(-half, 0), place(-half, depth - corner), place(-half + corner, depth)]
  const [foot3, foot4, end] = [place(half - corner, depth), place(half, depth - corner), place(half, ARROW)]
  const middle = place(0, depth)
  return routeOf([
    line(out, foot1), turn(foot1, place(-half, depth), foot2), line(foot2, middle),
    line(middle, foot3), turn(foot3, place(half, depth), foot4), line(foot4, end),
  ], middle, flat ? 'below' : 'right')
}

function routeOf(pieces: readonly Cubic[], label: Point, words: Route['words']): Route {
  const steps: (Point & { at: number })[] = [{ ...pieces[0]!.start, at: 0 }]
  for (const piece of pieces) {
    for (let i = 1; i <= SAMPLES; i++) {
      const before = steps.at(-1)!
      const next = on(piece, i / SAMPLES)
      steps.push({ ...next, at: before.at + Math.hypot(next.x - before.x, next.y - before.y) })
    }
  }
  const nearest = steps.reduce((best, step) => (far(step, label) < far(best, label) ? step : best))
  const last = pieces.at(-1)!
  return {
    path: `M ${text(pieces[0]!.start)}${pieces.map((p) => ` C ${text(p.control1)}, ${text(p.control2)}, ${text(p.end)}`).join('')}`,
    arrow: headAt(last.end, far(last.end, last.control2) > 0 ? last.control2 : last.start),
    length: steps.at(-1)!.at, label, labelAt: nearest.at, words, steps,
  }
}

const far = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)

function on({ start, control1, control2, end }: Cubic, s: number): Point {
  const r = 1 - s
  const mix = (a: number, b: number, c: number, d: number) => r * r * r * a + 3 * r * r * s * b + 3 * r * s * s * c + s * s * s * d
  return { x: mix(start.x, control1.x, control2.x, end.x), y: mix(start.y, control1.y, control2.y, end.y) }
}

function headAt(end: Point, from: Point): string {
  const length = far(end, from) || 1
  const [dx, dy] = [(end.x - from.x) / length, (end.y - from.y) / length]
  const tip = { x: end.x + dx * (ARROW - 1), y: end.y + dy * (ARROW - 1) }
  const side = (sign: number) => ({ x: end.x - dx - sign * dy * 4, y: end.y - dy + sign * dx * 4 })
  return `M ${text(tip)} L ${text(side(1))} L ${text(side(-1))} z`
}

/** The point at `share` (0..1) of the way. */
export function pointAt({ steps, length }: Route, share: number): Point {
  const at = Math.max(0, Math.min(1, share)) * length
  const i = Math.max(1, steps.findIndex((step) => step.at >= at))
  const [a, b] = [steps[i - 1]!, steps[i]!]
  const part = b.at === a.at ? 0 : (at - a.at) / (b.at - a.at)
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
}

const round = (n: number) => Math.round(n * 10) / 10
const text = (p: Point) => `${round(p.x)} ${round(p.y)}`
