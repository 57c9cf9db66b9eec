/** How often each offset has left for a group: runs of equal counts, as [first offset that is no longer in the run, count]. */
export type Deliveries = Map<string, [number, number][]>

/** Counts one more delivery of an offset; which one it is, from 1. */
export function countDelivery(deliveries: Deliveries, place: string, offset: number): number {
  const runs = deliveries.get(place) ?? []
  deliveries.set(place, runs)
  const last = runs.at(-1)
  // Nearly always the next offset is the next one ever.
  if (last === undefined || offset >= last[0]) {
    if (last === undefined || offset > last[0]) runs.push([offset, 0])
    if (runs.at(-1)![1] === 1) runs.at(-1)![0] = offset + 1
    else runs.push([offset + 1, 1])
    return 1
  }
  const at = runs.findIndex((run) => offset < run[0])
  const [end, count] = runs[at]!
  const start = at === 0 ? 0 : runs[at - 1]![0]
  const parts: [number, number][] = [[offset, count], [offset + 1, count + 1], [end, count]]
  let from = start
  const kept = parts.filter(([to]) => {
    const some = to > from
    from = Math.max(from, to)
    return some
  })
  runs.splice(at, 1, ...kept)
  merge(runs, Math.max(0, at - 1))
  return count + 1
}

/** Neighbours with the same count become one run. */
function merge(runs: [number, number][], from: number): void {
  for (let at = from; at + 1 < runs.length && at < from + 5;) {
    if (runs[at]![1] === runs[at + 1]![1]) runs.splice(at, 1)
    else at++
  }
}
