import type { Queue, Stored } from '../state.ts'

/** Messages in the order of their positions, taken from the front: what was taken stays in the array until half of it is such. */
export interface Lane { items: Stored[]; head: number }

export const newLane = (): Lane => ({ items: [], head: 0 })
export const length = (lane: Lane): number => lane.items.length - lane.head
export const first = (lane: Lane): Stored | undefined => lane.items[lane.head]
export const all = (lane: Lane): Stored[] => lane.items.slice(lane.head)
export const push = (lane: Lane, stored: Stored): void => { lane.items.push(stored) }

export function shift(lane: Lane): Stored | undefined {
  const stored = lane.items[lane.head]
  if (stored === undefined) return undefined
  lane.head++
  if (lane.head * 2 > lane.items.length) {
    lane.items.splice(0, lane.head)
    lane.head = 0
  }
  return stored
}

/** Back to its old place. */
export function insert(lane: Lane, stored: Stored): void {
  let low = lane.head
  let high = lane.items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (lane.items[middle]!.position < stored.position) low = middle + 1
    else high = middle
  }
  lane.items.splice(low, 0, stored)
}

export function clear(lane: Lane): Stored[] {
  const gone = all(lane)
  lane.items = []
  lane.head = 0
  return gone
}

/** In the order in which they are emptied: what came back to a quorum queue first, then higher priorities before lower. */
export const lanesOf = (queue: Queue): Lane[] => queue.lanes.length === 1 ? [queue.returned, queue.lanes[0]!] : queue.lanes.toReversed()

export const readyIn = (queue: Queue): number => queue.lanes.reduce((sum, lane) => sum + length(lane), length(queue.returned))
export const isEmpty = (queue: Queue): boolean => lanesOf(queue).every((lane) => length(lane) === 0)

export function takeHead(queue: Queue): Stored | undefined {
  for (const lane of lanesOf(queue)) {
    const stored = shift(lane)
    if (stored === undefined) continue
    queue.bytes -= stored.message.body.length
    return stored
  }
  return undefined
}
