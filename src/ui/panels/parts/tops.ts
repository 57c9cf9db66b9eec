/**
 * Where the rows of a list begin, in pixels from its top. A list grows at its end many times a second and may have
 * 50,000 rows: only those that are new, or may have changed, are reckoned again.
 */
export interface Tops<T> {
  /** The first `count` of a list as it is now; its first `settled` will not change again. Another list or layout starts over. */
  take(items: readonly T[], count: number, settled: number, layout: string, height: (item: T) => number): void
  /** Of a row, or of what would come after the last. */
  of(index: number): number
  /** The row that covers this pixel; the nearest one where none does. */
  at(y: number): number
  /** The height of the whole list. */
  size(): number
  /** A row turned out to be so high; by how much it had been reckoned wrong. */
  correct(index: number, height: number): number
}

export function createTops<T>(): Tops<T> {
  let source: readonly T[] | null = null
  let name = ''
  /** One more than there are rows: the last is the height of the list. */
  const tops = [0]
  let reckoned = 0
  return {
    take(items, count, settled, layout, height) {
      const keep = items === source && layout === name ? Math.min(reckoned, count, tops.length - 1) : 0
      source = items
      name = layout
      for (let i = keep; i < count; i++) tops[i + 1] = tops[i]! + height(items[i]!)
      tops.length = count + 1
      reckoned = settled
    },
    of: (index) => tops[index]!,
    at(y) {
      let low = 0
      let high = Math.max(0, tops.length - 2)
      while (low < high) {
        const middle = (low + high + 1) >>> 1
        if (tops[middle]! <= y) low = middle
        else high = middle - 1
      }
      return low
    },
    size: () => tops.at(-1)!,
    correct(index, height) {
      const wrong = height - (tops[index + 1]! - tops[index]!)
      if (wrong !== 0) for (let i = index + 1; i < tops.length; i++) tops[i]! += wrong
      return wrong
    },
  }
}
