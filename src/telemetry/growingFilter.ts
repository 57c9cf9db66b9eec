/**
 * Filters a list that grows at its end, testing only what is new. `settled` says how many items at the front will
 * never change again; the rest is tested anew each time. Another list or another `key` starts over.
 */
export interface GrowingFilter<T> {
  of(list: readonly T[], settled: number, key: string, test: (item: T) => boolean): readonly T[]
  /** How many at the front of what passed will never change again. */
  settled(): number
}

export function growingFilter<T>(): GrowingFilter<T> {
  let source: readonly T[] | null = null
  let name = ''
  let passed: T[] = []
  /** Items that were settled last time, and how many of them passed. */
  let tested = 0
  let kept = 0
  return {
    of(list, settled, key, test) {
      if (list !== source || key !== name || settled < tested) {
        source = list
        name = key
        passed = []
        tested = 0
        kept = 0
      }
      passed.length = kept
      for (; tested < settled; tested++) if (test(list[tested]!)) passed.push(list[tested]!)
      kept = passed.length
      for (let i = settled; i < list.length; i++) if (test(list[i]!)) passed.push(list[i]!)
      return passed
    },
    settled: () => kept,
  }
}
