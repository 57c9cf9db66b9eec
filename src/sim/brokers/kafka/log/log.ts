import type { BatchHeader } from './batch.ts'

/** One batch as it lies in the log. `message`: the broker's number of its first record (SPEC B3), 0 for a marker. */
export interface Batch {
  base: number
  last: number
  /** Where it begins, counted from the first byte that the log ever held. */
  position: number
  bytes: Uint8Array
  header: BatchHeader
  leaderEpoch: number
  message: number
}

/** A segment file: the unit of retention, and what compaction does not touch while it is the last. */
export interface Segment { base: number; position: number; firstTime: number; maxTime: number }

/** A transaction that was aborted: readers of committed records are told to leave out what its producer wrote in between. */
export interface Aborted { producerId: number; first: number; last: number }

export interface Log {
  batches: Batch[]
  segments: Segment[]
  start: number
  end: number
  endPosition: number
  /** Up to where all replicas in step have it: what consumers may see. */
  highWatermark: number
  aborted: Aborted[]
  /** Below it compaction has been. */
  cleanedTo: number
}

export const newLog = (): Log =>
  ({ batches: [], segments: [], start: 0, end: 0, endPosition: 0, highWatermark: 0, aborted: [], cleanedTo: 0 })

/** The first batch that has this offset or a later one; its index, or the number of batches. */
export function indexOf(log: Log, offset: number): number {
  let low = 0
  let high = log.batches.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (log.batches[middle]!.last < offset) low = middle + 1
    else high = middle
  }
  return low
}

export interface Limits { segmentBytes: number; segmentMs: number }

export function appendBatch(log: Log, batch: Batch, limits: Limits, wall: number): void {
  const time = Math.max(batch.header.maxTimestamp, 0)
  const active = log.segments.at(-1)
  const full = active !== undefined && (
    log.endPosition - active.position + batch.bytes.length > limits.segmentBytes || wall - active.firstTime >= limits.segmentMs)
  if (active === undefined || full) log.segments.push({ base: batch.base, position: log.endPosition, firstTime: wall, maxTime: time })
  else active.maxTime = Math.max(active.maxTime, time)
  log.batches.push(batch)
  log.end = batch.last + 1
  log.endPosition += batch.bytes.length
}

/** Bytes from this offset to that one (exclusive), as whole batches. */
export function bytesBetween(log: Log, from: number, to: number): number {
  const first = log.batches[indexOf(log, from)]
  if (first === undefined || first.base >= to) return 0
  const end = log.batches[indexOf(log, to)]
  return (end === undefined ? log.endPosition : end.position) - first.position
}

/** Whole batches from the one with `offset`, below `to`, within `most` bytes; the first one whatever its size where `anyway`. */
export function readBatches(log: Log, offset: number, to: number, most: number, anyway: boolean): Batch[] {
  const found: Batch[] = []
  let bytes = 0
  for (let at = indexOf(log, offset); at < log.batches.length; at++) {
    const batch = log.batches[at]!
    if (batch.base >= to) break
    bytes += batch.bytes.length
    if (bytes > most && !(anyway && found.length === 0)) break
    found.push(batch)
  }
  return found
}

/** Nothing below this offset is there any more: the batches that are gone. */
export function advanceStart(log: Log, offset: number): Batch[] {
  log.start = Math.max(log.start, offset)
  const keep = indexOf(log, log.start)
  const gone = log.batches.splice(0, keep)
  log.aborted = log.aborted.filter((one) => one.last >= log.start)
  while (log.segments.length > 1 && log.segments[1]!.base <= log.start) log.segments.shift()
  return gone
}

/** Takes back what was appended from this offset on: a follower that heard it from a leader that is no more. */
export function truncateTo(log: Log, offset: number): Batch[] {
  let keep = log.batches.length
  while (keep > 0 && log.batches[keep - 1]!.last >= offset) keep--
  const gone = log.batches.splice(keep)
  if (gone.length === 0) return gone
  log.end = Math.max(log.start, (log.batches.at(-1)?.last ?? offset - 1) + 1)
  log.endPosition = gone[0]!.position
  while (log.segments.length > 0 && log.segments.at(-1)!.base >= log.end) log.segments.pop()
  log.aborted = log.aborted.filter((one) => one.last < log.end)
  log.highWatermark = Math.min(log.highWatermark, log.end)
  return gone
}
