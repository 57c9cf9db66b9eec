import type { Bench, Line, Rounds } from './bench.ts'

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('the median of no values')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Four significant digits: more would claim what one run on a shared machine cannot know. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

/** The medians of the rounds and their ratio, over 1 where ours is better. */
export function lineOf(bench: Bench, rounds: Rounds): Line {
  const ours = median(rounds.ours)
  const peer = rounds.peer.length > 0 ? median(rounds.peer) : null
  const ratio = peer === null ? null : bench.better === 'less' ? peer / ours : ours / peer
  return {
    name: bench.name, ours: rounded(ours), peer: peer === null ? null : rounded(peer), unit: bench.unit,
    ratio: ratio === null ? null : rounded(ratio),
    ...rounds.extra,
    rounds: { ours: rounds.ours.map(rounded), peer: rounds.peer.map(rounded) },
  }
}
