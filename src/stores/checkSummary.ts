import type { CheckResult } from './contract.ts'

/** One check over all the seeds that it ran with. */
export interface CheckSummary {
  id: string
  title: string
  hidden: boolean
  points: number
  /** Passed only if it passed on every seed. */
  outcome: CheckResult['outcome']
  /** The result to show: the first that is not a pass, else the first. */
  shown: CheckResult
  results: readonly CheckResult[]
}

export function summariseChecks(results: readonly CheckResult[]): CheckSummary[] {
  const byId = new Map<string, CheckResult[]>()
  for (const result of results) byId.set(result.id, [...(byId.get(result.id) ?? []), result])
  return [...byId.values()].map(summaryOf)
}

function summaryOf(results: CheckResult[]): CheckSummary {
  const shown = (results.find((r) => r.outcome === 'error') ?? results.find((r) => r.outcome === 'failed') ?? results[0])!
  return {
    id: shown.id, title: shown.title, hidden: shown.hidden, points: shown.points, outcome: shown.outcome, shown, results,
  }
}

/** How many checks the lesson's files hold: `def test_...`, before pytest has been asked. */
export function countChecks(checks: Readonly<Record<string, string>>): number {
  return Object.values(checks).reduce((n, text) => n + (text.match(/^\s*(?:async\s+)?def\s+test_/gm)?.length ?? 0), 0)
}
