import { LABEL, layersOf, type Box, type Graph } from './boxes.ts'
import { ARROW, smooth, type Direction, type Point, type Route } from './route.ts'

type Edge = Graph['edges'][number]
/** Dagre's way of an edge: its points, the first and last on the boxes, and its label's place. */
export interface Way { points: Point[]; x: number; y: number }

/** Of two services that call each other, the one that stands first calls over the top, the answer's way is below. */
export function waysOf(edges: readonly Edge[], wayOf: (from: string, to: string) => Way, direction: Direction): Map<string, Way> {
  const ways = new Map(edges.map((edge) => [edge.id, wayOf(edge.from, edge.to)]))
  for (const edge of edges) {
    const back = edges.find((other) => other.from === edge.to && other.to === edge.from)
    const [there, here] = [ways.get(edge.id)!, back && ways.get(back.id)]
    if (!back || !here || !leadsOn(there, direction)) continue
    const isBelow = direction === 'LR' ? there.y > here.y : there.x < here.x
    if (!isBelow) continue
    ways.set(edge.id, { ...here, points: [...here.points].reverse() })
    ways.set(back.id, { ...there, points: [...there.points].reverse() })
  }
  return ways
}

const leadsOn = ({ points }: Way, direction: Direction) =>
  direction === 'LR' ? points[0]!.x < points.at(-1)!.x : points[0]!.y < points.at(-1)!.y

/** Ways between boxes: led straight past every layer that they cross, with a port of their own at each end. */
export function routesOf(edges: readonly Edge[], ways: ReadonlyMap<string, Way>, boxes: ReadonlyMap<string, Box>, direction: Direction): Map<string, Route> {
  const layers = layersOf(boxes, direction)
  const inner = new Map<string, { points: Point[]; label: Point }>()
  for (const { id } of edges) {
    const way = ways.get(id)!
    const label = { x: way.x, y: way.y }
    const points = way.points.slice(1, -1).flatMap((point) => past(point, label, layers, direction, leadsOn(way, direction)))
    inner.set(id, { points, label })
  }
  const ports = portsOf(edges, inner, boxes, direction)
  return new Map(edges.map(({ id, from, to }) => {
    const { points, label } = inner.get(id)!
    const { start, end } = ports.get(id)!
    return [id, smooth([start, ...out(start, boxes.get(from)!, layers, direction), ...points, ...out(end, boxes.get(to)!, layers, direction), end], label, direction)]
  }))
}

/** A box that is smaller than others of its layer: its lines leave the layer before they bend. */
function out(port: Point, box: Box, layers: readonly { middle: number; half: number }[], direction: Direction): Point[] {
  const [at, middle] = direction === 'LR' ? [port.x, box.x] : [port.y, box.y]
  const layer = layers.find((one) => Math.abs(one.middle - middle) < 1)
  if (!layer || Math.abs(at - middle) >= layer.half) return []
  const edge = middle + Math.sign(at - middle) * layer.half
  return [direction === 'LR' ? { x: edge, y: port.y } : { x: port.x, y: edge }]
}

/** One point of a way as those that keep it flat: beside the boxes of its layer, and where its label stands. */
function past(point: Point, label: Point, layers: readonly { middle: number; half: number }[], direction: Direction, on: boolean): Point[] {
  const along = direction === 'LR' ? point.x : point.y
  const layer = layers.find(({ middle }) => Math.abs(middle - along) < 1)
  const isLabel = Math.abs(point.x - label.x) < 1 && Math.abs(point.y - label.y) < 1
  const reach = (layer?.half ?? (isLabel ? LABEL[direction][direction === 'LR' ? 'width' : 'height'] * 0.36 : 0)) * (on ? 1 : -1)
  const beside = (by: number): Point => (direction === 'LR' ? { x: point.x + by, y: point.y } : { x: point.x, y: point.y + by })
  return reach === 0 ? [point] : isLabel ? [beside(-reach), point, beside(reach)] : [beside(-reach), beside(reach)]
}

interface Ports { start: Point; end: Point }
/** Between two lines that end on the same side of a box, where there is room. */
const PORT_SPACE = 16

/** Where each way leaves and enters: side by side on its box, in the order in which they come. */
function portsOf(edges: readonly Edge[], inner: ReadonlyMap<string, { points: Point[] }>, boxes: ReadonlyMap<string, Box>, direction: Direction): Map<string, Ports> {
  const ports = new Map<string, Ports>()
  const sides = new Map<string, { id: string; end: keyof Ports; box: Box; way: 1 | -1; toward: Point }[]>()
  const across = (p: Point) => (direction === 'LR' ? p.y : p.x)
  const along = (p: Point) => (direction === 'LR' ? p.x : p.y)
  for (const { id, from, to } of edges) {
    const { points } = inner.get(id)!
    for (const [end, name, other, toward] of [['start', from, to, points[0]], ['end', to, from, points.at(-1)]] as const) {
      const box = boxes.get(name)!
      const aim = toward ?? boxes.get(other)!
      const way = along(aim) >= along(box) ? 1 : -1
      const key = `${name} ${way}`
      sides.set(key, [...(sides.get(key) ?? []), { id, end, box, way, toward: aim }])
    }
  }
  for (const side of sides.values()) {
    side.sort((a, b) => across(a.toward) - across(b.toward))
    side.forEach(({ id, end, box, way }, i) => {
      const [half, room] = direction === 'LR' ? [box.width / 2, box.height] : [box.height / 2, box.width]
      const space = Math.min(PORT_SPACE, (room - 16) / side.length)
      const aside = (i - (side.length - 1) / 2) * space
      const out = way * (half + (end === 'end' ? ARROW : 0))
      const point = direction === 'LR' ? { x: box.x + out, y: box.y + aside } : { x: box.x + aside, y: box.y + out }
      ports.set(id, { ...(ports.get(id) ?? { start: point, end: point }), [end]: point })
    })
  }
  return ports
}
