import type { BusSystem } from '../../contract/bus.ts'
import type { Ns } from '../../contract/time.ts'
import type { BrokerView, BusView, Lane, Point, ReaderView } from './model.ts'

export function broker(state: BusView, name: string, system: BusSystem): BrokerView {
  let found = state.brokers.get(name)
  if (!found) {
    found = { name, system, lanes: new Map(), channels: new Map(), groups: new Map(), messages: new Map(), list: [], errors: [] }
    state.brokers.set(name, found)
  }
  return found
}

export function laneOf(at: BrokerView, id: string, channel: string, partition: number | null = null): Lane {
  let lane = at.lanes.get(id)
  if (!lane) {
    lane = { id, channel, partition, transient: false, total: 0, inside: new Set(), end: 0, leader: '', readers: new Map(), series: [] }
    at.lanes.set(id, lane)
  }
  return lane
}

/** `skipped`: how many of the lane's messages came before the first that it reads, which is `from`. */
export function readerOf(at: BrokerView, lane: Lane, queue: string, skipped: number, from = 0): ReaderView {
  let reader = lane.readers.get(queue)
  if (!reader) {
    const owner = at.groups.get(queue)?.members.find(({ owns }) => owns.includes(lane.id))?.process ?? ''
    reader = { queue, owner, done: lane.partition === null ? 0 : skipped, skipped, from, filters: [], unacked: new Set(), delivered: 0, again: 0, lag: [] }
    // What it has not read yet was there before it came.
    if (!lane.transient && lane.id !== queue) reader.lag = lane.series.map(({ t, n }) => ({ t, n: Math.max(0, n - skipped) }))
    lane.readers.set(queue, reader)
  }
  return reader
}

/** Messages that a reader has not settled. */
export function lagOf(lane: Lane, reader: ReaderView): number {
  if (lane.transient) return 0
  const behind = lane.partition === null
    // A queue's own consumers: what lies in it. Others read past each other.
    ? lane.id === reader.queue ? lane.inside.size : lane.total - reader.skipped - reader.done
    : lane.end - reader.done
  return Math.max(0, behind)
}

/** Writes down how much there is, and how far each reader is behind. */
export function sample(lane: Lane, t: Ns): void {
  note(lane.series, t, lane.partition === null ? lane.inside.size : lane.total)
  for (const reader of lane.readers.values()) note(reader.lag, t, lagOf(lane, reader))
}

function note(series: Point[], t: Ns, n: number): void {
  const last = series.at(-1)
  if (last?.n === n) return
  if (last?.t === t) last.n = n
  else series.push({ t, n })
}

/** The value of a series at `t`; 0 before its first. */
export function valueAt(series: readonly Point[], t: Ns): number {
  let low = 0
  let high = series.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (series[middle]!.t <= t) low = middle + 1
    else high = middle
  }
  return series[low - 1]?.n ?? 0
}
