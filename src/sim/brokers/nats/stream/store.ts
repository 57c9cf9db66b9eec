import { isLiteral, matches } from '../subjects.ts'
import type { Stored, Stream } from './stream.ts'

/** Bytes of a message in its store, with what surrounds it there. */
export function sizeIn(stream: Stream, subject: string, headers: Uint8Array | null, data: Uint8Array): number {
  const plain = subject.length + data.length + (headers?.length ?? 0)
  return stream.config.storage === 'memory' ? plain + 16 : plain + 30 + (headers === null ? 0 : 4)
}

export function append(stream: Stream, stored: Stored): void {
  if (stream.messages.size === 0) stream.first = stored.seq
  stream.messages.set(stored.seq, stored)
  stream.last = stored.seq
  stream.lastStamp = stored.stamp
  stream.bytes += stored.size
  const seqs = stream.bySubject.get(stored.subject)
  if (seqs === undefined) stream.bySubject.set(stored.subject, [stored.seq])
  else seqs.push(stored.seq)
}

export function take(stream: Stream, seq: number): Stored | undefined {
  const stored = stream.messages.get(seq)
  if (stored === undefined) return undefined
  stream.messages.delete(seq)
  stream.bytes -= stored.size
  const seqs = stream.bySubject.get(stored.subject)!
  seqs.splice(seqs[0] === seq ? 0 : seqs.indexOf(seq), 1)
  if (seqs.length === 0) stream.bySubject.delete(stored.subject)
  if (seq === stream.first) stream.first = firstLeft(stream)
  return stored
}

function firstLeft(stream: Stream): number {
  for (const seq of stream.messages.keys()) return seq
  return stream.last + 1
}

/** The next message from a sequence on that one of the filters lets through; no filter lets all through. */
export function nextFrom(stream: Stream, from: number, filters: readonly string[]): Stored | undefined {
  // One subject's own list is shorter than the stream.
  if (filters.length === 1 && isLiteral(filters[0]!)) {
    const seq = stream.bySubject.get(filters[0]!)?.find((one) => one >= from)
    return seq === undefined ? undefined : stream.messages.get(seq)
  }
  for (let seq = Math.max(from, stream.first); seq <= stream.last; seq++) {
    const stored = stream.messages.get(seq)
    if (stored !== undefined && passes(filters, stored.subject)) return stored
  }
  return undefined
}

export const passes = (filters: readonly string[], subject: string): boolean => filters.length === 0 || filters.some((filter) => matches(filter, subject))

export function countFrom(stream: Stream, from: number, filters: readonly string[]): number {
  if (filters.length === 0 && from <= stream.first) return stream.messages.size
  let count = 0
  for (const [subject, seqs] of stream.bySubject) if (passes(filters, subject)) count += from <= seqs[0]! ? seqs.length : seqs.filter((seq) => seq >= from).length
  return count
}

/** The last message of each subject that a filter lets through, in order. */
export const lastOfEach = (stream: Stream, filters: readonly string[]): number[] =>
  [...stream.bySubject].filter(([subject]) => passes(filters, subject)).map(([, seqs]) => seqs.at(-1)!).sort((a, b) => a - b)

export const lastOf = (stream: Stream, filter: string): Stored | undefined => {
  const seq = isLiteral(filter) ? stream.bySubject.get(filter)?.at(-1) : lastOfEach(stream, [filter]).at(-1)
  return seq === undefined ? undefined : stream.messages.get(seq)
}

/** The first that was stored at that wall-clock time or later; the one that comes next, if none was. */
export function seqFromTime(stream: Stream, ms: number): number {
  for (const stored of stream.messages.values()) if (stored.stamp.ms + stored.stamp.ns / 1e6 >= ms) return stored.seq
  return stream.last + 1
}
