import dagre from '@dagrejs/dagre'

/** Sizes in CSS pixels. A caller from outside the lab is drawn smaller than a service. */
export const SERVICE = { width: 102, height: 54 }
export const OUTSIDER = { width: 44, height: 54 }

export interface Box { id: string; x: number; y: number; width: number; height: number }
export interface Placement {
  boxes: Map<string, Box>
  width: number
  height: number
  direction: 'LR' | 'TB'
}

export interface Graph {
  nodes: readonly { id: string; title: string; outsider: boolean }[]
  edges: readonly { from: string; to: string }[]
}

/** A label must fit between two layers. */
const GAP = { LR: 64, TB: 46 }
const MOST_GAP = { LR: 150, TB: 90 }

/**
 * Places the nodes in layers, callers first: from left to right, or from top to bottom where the panel is too
 * narrow for that. The spacing takes up what room there is, within bounds, so the labels keep their size.
 */
export function place(graph: Graph, room: { width: number; height: number }): Placement {
  const across = run(graph, 'LR', GAP.LR)
  const down = run(graph, 'TB', GAP.TB)
  const fitsAcross = across.width <= room.width
  const tight = fitsAcross || room.width - across.width > room.height - down.height ? across : down
  const slack = tight.direction === 'LR' ? room.width - tight.width : room.height - tight.height
  const more = slack / Math.max(1, layerCount(tight) - 1) - 2
  const gap = Math.max(GAP[tight.direction], Math.min(MOST_GAP[tight.direction], GAP[tight.direction] + more))
  return run(graph, tight.direction, gap)
}

function run(graph: Graph, direction: 'LR' | 'TB', gap: number): Placement {
  const g = new dagre.graphlib.Graph()
  g.setGraph({ rankdir: direction, ranksep: gap, nodesep: 34, edgesep: 16, marginx: 4, marginy: 14 })
  g.setDefaultEdgeLabel(() => ({}))
  for (const node of graph.nodes) g.setNode(node.id, sizeOf(node))
  for (const edge of graph.edges) g.setEdge(edge.from, edge.to)
  dagre.layout(g)
  const boxes = new Map<string, Box>()
  for (const id of g.nodes()) {
    const { x, y, width, height } = g.node(id) as { x: number; y: number; width: number; height: number }
    boxes.set(id, { id, x, y, width, height })
  }
  const size = g.graph() as { width?: number; height?: number }
  return { boxes, width: size.width ?? 0, height: size.height ?? 0, direction }
}

/** A long name takes a wider box, within reason. */
function sizeOf({ title, outsider }: Graph['nodes'][number]) {
  const { width, height } = outsider ? OUTSIDER : SERVICE
  const wide = title.length * 7.4 + (outsider ? 8 : 26)
  return { width: Math.max(width, Math.min(170, Math.ceil(wide))), height }
}

function layerCount(placement: Placement): number {
  const along = [...placement.boxes.values()].map((b) => Math.round(placement.direction === 'LR' ? b.x : b.y))
  return new Set(along).size
}

export interface Point { x: number; y: number }
export interface Curve { start: Point; control1: Point; control2: Point; end: Point }

/** The line of a call, from the caller's edge to the callee's. Calls both ways between two services keep apart. */
export function curveBetween(from: Box, to: Box, direction: 'LR' | 'TB', bothWays: boolean): Curve {
  const aside = bothWays ? 9 : 0
  if (direction === 'LR') {
    const way = to.x >= from.x ? 1 : -1
    const start = { x: from.x + (way * from.width) / 2, y: from.y - way * aside }
    const end = { x: to.x - way * (to.width / 2 + 7), y: to.y - way * aside }
    const reach = Math.max(24, Math.abs(end.x - start.x) / 2) * way
    return { start, end, control1: { x: start.x + reach, y: start.y }, control2: { x: end.x - reach, y: end.y } }
  }
  const way = to.y >= from.y ? 1 : -1
  const start = { x: from.x + way * aside, y: from.y + (way * from.height) / 2 }
  const end = { x: to.x + way * aside, y: to.y - way * (to.height / 2 + 7) }
  const reach = Math.max(20, Math.abs(end.y - start.y) / 2) * way
  return { start, end, control1: { x: start.x, y: start.y + reach }, control2: { x: end.x, y: end.y - reach } }
}

export function pathOf(c: Curve): string {
  const p = (a: Point) => `${round(a.x)} ${round(a.y)}`
  return `M ${p(c.start)} C ${p(c.control1)}, ${p(c.control2)}, ${p(c.end)}`
}

/** The point at `share` (0..1) of the curve's parameter. */
export function pointAt(c: Curve, share: number): Point {
  const s = Math.max(0, Math.min(1, share))
  const r = 1 - s
  const mix = (a: number, b: number, d: number, e: number) => r * r * r * a + 3 * r * r * s * b + 3 * r * s * s * d + s * s * s * e
  return {
    x: mix(c.start.x, c.control1.x, c.control2.x, c.end.x),
    y: mix(c.start.y, c.control1.y, c.control2.y, c.end.y),
  }
}

const round = (n: number) => Math.round(n * 10) / 10
