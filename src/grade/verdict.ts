import type { CheckResult, Verdict } from '../contract/grade.ts'

/** A check's points count once it has passed on every seed; a skipped one counts for nothing either way. */
export function verdictOf(results: CheckResult[], error: string): Verdict {
  const checks = new Map<string, { worth: number; passed: boolean }>()
  for (const { id, outcome, points: worth } of results) {
    if (outcome !== 'skipped') checks.set(id, { worth: checks.get(id)?.worth ?? worth, passed: outcome === 'passed' && checks.get(id)?.passed !== false })
  }
  let points = 0
  let pointsMax = 0
  for (const { worth, passed } of checks.values()) {
    pointsMax += worth
    if (passed) points += worth
  }
  return { results, points, pointsMax, error }
}
