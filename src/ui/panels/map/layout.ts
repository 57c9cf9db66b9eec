import dagre from '@dagrejs/dagre'
import { LABEL, layersOf, LOOP_LABEL, sizeOf, type Box, type Graph } from './boxes.ts'
import { loop, type Direction, type Route } from './route.ts'
import { routesOf, waysOf, type Way } from './ways.ts'

export interface Placement {
  boxes: Map<string, Box>
  routes: Map<string, Route>
  width: number
  height: number
  direction: Direction
  /** Below 1 where the drawing is larger than its room. */
  scale: number
}

/** From a box to a label's room, and from there to the next box. */
const GAP = { LR: 14, TB: 14 }
const MOST_GAP = { LR: 90, TB: 50 }
/** Smaller than this nobody can read it: the rest is scrolled to. */
const LEAST_SCALE = 0.78

/**
 * Places the nodes in layers, callers first: from left to right, or from top to bottom where more of it can be seen so.
 * The spacing takes up what room there is, within bounds; what does not fit is drawn smaller, within bounds.
 */
export function place(graph: Graph, room: { width: number; height: number }): Placement {
  const across = draw(graph, 'LR', GAP.LR)
  const down = draw(graph, 'TB', GAP.TB)
  const fit = (p: Placement) => Math.min(1, room.width / p.width, room.height / p.height)
  const tight = fit(across) >= 0.8 * fit(down) ? across : down
  const gaps = Math.max(1, 2 * (layersOf(tight.boxes, tight.direction).length - 1))
  const slack = tight.direction === 'LR' ? room.width - tight.width : room.height - tight.height
  const gap = Math.min(MOST_GAP[tight.direction], GAP[tight.direction] + Math.max(0, Math.floor(slack / gaps - 1)))
  const drawn = draw(graph, tight.direction, gap)
  return { ...drawn, scale: room.width === 0 ? 1 : Math.max(LEAST_SCALE, fit(drawn)) }
}

function draw(graph: Graph, direction: Direction, gap: number): Placement {
  const g = new dagre.graphlib.Graph()
  g.setGraph({ rankdir: direction, ranksep: 2 * gap, nodesep: 22, edgesep: 8, marginx: 6, marginy: 6 })
  for (const node of graph.nodes) g.setNode(node.id, sizeOf(node))
  for (const { from, to } of graph.edges) g.setEdge(from, to, { ...(from === to ? LOOP_LABEL : LABEL)[direction], labelpos: 'c' })
  dagre.layout(g)
  const boxes = new Map<string, Box>()
  for (const id of g.nodes()) {
    const { x, y, width, height } = g.node(id) as { x: number; y: number; width: number; height: number }
    boxes.set(id, { id, x, y, width, height })
  }
  const { width = 0, height = 0 } = g.graph() as { width?: number; height?: number }
  const between = graph.edges.filter((edge) => edge.from !== edge.to && boxes.has(edge.from) && boxes.has(edge.to))
  const ways = waysOf(between, (from, to) => g.edge(from, to) as Way, direction)
  const routes = routesOf(between, ways, boxes, direction)
  for (const { id, from, to } of graph.edges) if (from === to && boxes.has(from)) routes.set(id, loop(boxes.get(from)!, direction))
  return { boxes, routes, width, height, direction, scale: 1 }
}
