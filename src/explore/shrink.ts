/**
 * Delta debugging (Zeller, Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002): the smallest list of parts
 * that still fails, found by leaving out halves, quarters, and so on to single parts. `fails` plays one list; at most
 * `budget.left` are played.
 */
export async function leaveOut<T>(parts: T[], fails: (parts: T[]) => Promise<boolean>, budget: { left: number }): Promise<T[]> {
  let kept = parts
  let pieces = 2
  while (kept.length > 0) {
    const size = Math.ceil(kept.length / pieces)
    let smaller: T[] | null = null
    for (let from = 0; from < kept.length && smaller === null; from += size) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)]
      if (await within(budget, () => fails(rest))) smaller = rest
    }
    if (smaller !== null) {
      kept = smaller
      pieces = Math.max(2, pieces - 1)
    } else if (size === 1) return kept
    else pieces = Math.min(kept.length, pieces * 2)
  }
  return kept
}

/** Makes each part smaller for as long as the list still fails. */
export async function makeSmaller<T>(
  parts: T[], smaller: (part: T) => T | null, fails: (parts: T[]) => Promise<boolean>, budget: { left: number },
): Promise<T[]> {
  const kept = [...parts]
  for (let i = 0; i < kept.length; i++) {
    for (;;) {
      const less = smaller(kept[i]!)
      if (less === null) break
      const tried = kept.with(i, less)
      if (!(await within(budget, () => fails(tried)))) break
      kept[i] = less
    }
  }
  return kept
}

async function within(budget: { left: number }, attempt: () => Promise<boolean>): Promise<boolean> {
  if (budget.left <= 0) return false
  budget.left--
  return attempt()
}
