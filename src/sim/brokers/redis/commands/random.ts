import type { Call } from '../state.ts'

/** So many of them, each once; with a negative count that many draws, each from all. */
export function drawn({ io }: Call, all: string[], count: number): string[] {
  if (all.length === 0) return []
  if (count < 0) return Array.from({ length: -count }, () => all[Math.floor(io.dice() * all.length)]!)
  if (count >= all.length) return all
  const left = [...all]
  return Array.from({ length: count }, (_, i) => {
    const at = i + Math.floor(io.dice() * (left.length - i))
    const chosen = left[at]!
    left[at] = left[i]!
    return chosen
  })
}
