import type { Ns } from '../../contract/time.ts'

/**
 * A binary heap of plain events ordered by (t, seq): events at one instant run in the order in which they were
 * scheduled (SPEC T1). It is a bare array, so that a checkpoint is a clone of it.
 */
export interface Timed { t: Ns; seq: number }

const before = (a: Timed, b: Timed): boolean => a.t < b.t || (a.t === b.t && a.seq < b.seq)

export function push<E extends Timed>(heap: E[], event: E): void {
  heap.push(event)
  rise(heap, heap.length - 1)
}

export function pop<E extends Timed>(heap: E[]): E | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || first === last) return first
  heap[0] = last
  sink(heap, 0)
  return first
}

/** Takes back what was scheduled. A linear search: few events are ever taken back, and a queue is short. */
export function remove<E extends Timed>(heap: E[], seq: number): boolean {
  const at = heap.findIndex((event) => event.seq === seq)
  const last = heap.pop()
  if (at < 0 || last === undefined) {
    if (last !== undefined) heap.push(last)
    return false
  }
  if (at < heap.length) {
    heap[at] = last
    rise(heap, at)
    sink(heap, at)
  }
  return true
}

function rise<E extends Timed>(heap: E[], index: number): void {
  const event = heap[index] as E
  let at = index
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above] as E
    if (!before(event, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = event
}

function sink<E extends Timed>(heap: E[], index: number): void {
  const event = heap[index] as E
  const size = heap.length
  let at = index
  for (;;) {
    let below = 2 * at + 1
    if (below >= size) break
    if (below + 1 < size && before(heap[below + 1] as E, heap[below] as E)) below++
    const child = heap[below] as E
    if (!before(child, event)) break
    heap[at] = child
    at = below
  }
  heap[at] = event
}
