import type { Direction } from './route.ts'

/** Sizes in CSS pixels. A caller from outside the lab is drawn smaller than a service. */
const SERVICE = { width: 94, height: 54 }
const OUTSIDER = { width: 44, height: 54 }

/**
 * Room for the label of a link. From left to right it stands over and under its line; from top to bottom, at its
 * line's right, so that half of the room is for what is not there.
 */
export const LABEL = { LR: { width: 64, height: 56 }, TB: { width: 136, height: 44 } }
export const LOOP_LABEL = { LR: { width: 64, height: 66 }, TB: { width: 110, height: 40 } }

export interface Box { id: string; x: number; y: number; width: number; height: number }
export interface Graph {
  nodes: readonly { id: string; title: string; outsider: boolean; broker?: string }[]
  edges: readonly { id: string; from: string; to: string }[]
}

/** Of a name in bold, and of what stands beside it: the box's edges, a broker's sign. */
const LETTER = 7.4
const BESIDE = { outsider: 8, service: 26, broker: 44 }

/** A long name takes a wider box, within reason. */
export function sizeOf({ title, outsider, broker = '' }: Graph['nodes'][number]) {
  const { width, height } = outsider ? OUTSIDER : SERVICE
  const wide = title.length * LETTER + BESIDE[outsider ? 'outsider' : broker === '' ? 'service' : 'broker']
  return { width: Math.max(width, Math.min(170, Math.ceil(wide))), height }
}

/** The layers' extents along the drawing's direction, in order. */
export function layersOf(boxes: ReadonlyMap<string, Box>, direction: Direction): { middle: number; half: number }[] {
  const layers = new Map<number, number>()
  for (const box of boxes.values()) {
    const [middle, half] = direction === 'LR' ? [box.x, box.width / 2] : [box.y, box.height / 2]
    const key = Math.round(middle)
    layers.set(key, Math.max(layers.get(key) ?? 0, half))
  }
  return [...layers].map(([middle, half]) => ({ middle, half })).sort((a, b) => a.middle - b.middle)
}
