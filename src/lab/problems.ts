import type { SourceProblem } from '../contract/lab.ts'

/** Where something stands in a source file. */
export interface Place { line: number }

/** Collects what is wrong in one file; every reader of the lab writes here instead of throwing. */
export interface Problems {
  readonly file: string
  readonly list: SourceProblem[]
  add(place: Place, key: string, message: string, help: string): void
}

export function problemsIn(file: string, list: SourceProblem[] = []): Problems {
  return {
    file,
    list,
    add(place, key, message, help) {
      // An alias or a merge shows one mistake in several places: once is enough.
      const same = list.some((p) => p.file === file && p.line === place.line && p.key === key && p.message === message)
      if (!same) list.push({ file, line: place.line, key, message, help })
    },
  }
}

/** `a`, `b` and `c`: for help texts. */
export function listed(names: readonly string[]): string {
  const quoted = names.map((n) => `\`${n}\``)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`
}

/** The name that a misspelt one most likely stands for, or null when none is near. */
export function nearest(word: string, names: readonly string[]): string | null {
  const ranked = names
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance > 0 && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : null
}

/** Damerau's: two letters swapped are one mistake. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    const above = rows[i - 1]!
    for (let j = 1; j <= b.length; j++) {
      const change = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(Math.min(change, above[j]! + 1, row[j - 1]! + 1, swapped ? rows[i - 2]![j - 2]! + 1 : Infinity))
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
