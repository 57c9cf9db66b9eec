import type { CheckResult, Verdict } from '../contract/grade.ts'

/** A check's points count once it has passed on every seed; a skipped one counts for nothing either way. */
export function verdictOf(results: CheckResult[], error: string): Verdict {
  const counted = Map.groupBy(results.filter((result) => result.outcome !== 'skipped'), (result) => result.id)
  let points = 0
  let pointsMax = 0
  for (const ofCheck of counted.values()) {
    const worth = ofCheck[0]!.points
    pointsMax += worth
    if (ofCheck.every((result) => result.outcome === 'passed')) points += worth
  }
  return { results, points, pointsMax, error }
}
