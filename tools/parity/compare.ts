import type { Line } from './observation.ts'

/** How far a duration may lie from its nominal value: a share of it either way, and seconds that are allowed besides. */
export interface Tolerance { below: number; above: number; early: number; late: number }

/** Virtual time: nothing but the program and its network takes time. */
export const VIRTUAL: Tolerance = { below: 0.02, above: 0.02, early: 0, late: 0.002 }
/** A real machine is as late as its load has it, and what is measured after something late seems early. */
export const REAL: Tolerance = { below: 0.05, above: 1, early: 0.05, late: 0.4 }

/** Where `actual` is not what `expected` says, in words; none: the same lines in the same order, each duration in time. */
export function differences(expected: Line[], actual: Line[], tolerance: Tolerance): string[] {
  const found: string[] = []
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    const want = expected[i]
    const got = actual[i]
    if (shape(want) !== shape(got)) return [...found, `line ${i + 1}: expected ${shape(want)}, and got ${shape(got)}`]
    if (got !== undefined && 'took' in got) found.push(...untimely(got, tolerance))
  }
  return found
}

/** A line without what may differ: the measured seconds. */
function shape(line: Line | undefined): string {
  if (line === undefined) return 'nothing more'
  if (!('took' in line)) return JSON.stringify(line)
  const { seconds: _measured, ...rest } = line
  return JSON.stringify(rest)
}

function untimely({ took, seconds, nominal }: Extract<Line, { took: string }>, { below, above, early, late }: Tolerance): string[] {
  const inTime = seconds >= nominal * (1 - below) - early && seconds <= nominal * (1 + above) + late
  return inTime ? [] : [`${took} took ${seconds} s where ${nominal} s are nominal`]
}
