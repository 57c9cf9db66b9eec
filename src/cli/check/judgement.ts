import type { CheckResult, Verdict } from '../../contract/grade.ts'
import type { Variant } from './variants.ts'

/** Whether a variant did what its lesson says of it: '' of each seed, or what is wrong. */
export interface Judgement { ok: boolean; summary: string; problems: string[] }

export function judge(variant: Variant, verdict: Verdict): Judgement {
  const seeds = Map.groupBy(verdict.results, (result) => result.seed)
  const broken = verdict.results.filter((result) => result.outcome === 'error').map((result) => `${nameOf(result)} (seed ${result.seed}) is broken: ${result.message}`)
  const problems = [...new Set([...broken, ...[...seeds].flatMap(([seed, results]) => problemsOn(seed, results, variant))])]
  return { ok: problems.length === 0, summary: summaryOf(variant, verdict), problems }
}

/** How src/grade/ready.ts words a lab that is not there to be checked. */
const NOT_STARTED = /did not start: /

/** The test function's name: what mutant.yaml calls a check. */
export const nameOf = (result: CheckResult): string => (result.id.split('::').at(-1) ?? '').replace(/\[.*$/s, '')

const failing = (results: CheckResult[]): CheckResult[] => results.filter((r) => r.outcome === 'failed')

function problemsOn(seed: number, results: CheckResult[], variant: Variant): string[] {
  if (variant.kind === 'starter') {
    const dead = failing(results).find((result) => NOT_STARTED.test(result.message))
    if (dead) return [`the starter must run, and fail for what it lacks: ${dead.message}`]
    return failing(results).length > 0 ? [] : [`on seed ${seed} the starter passes every check: there is nothing left to do`]
  }
  if (variant.kind === 'solution') {
    return failing(results).map((r) => `${nameOf(r)} fails on seed ${seed}: ${r.message}`)
  }
  return [...wrongFailures(seed, results, variant), ...missingHint(seed, results, variant)]
}

function wrongFailures(seed: number, results: CheckResult[], { fails }: Variant): string[] {
  const failed = failing(results)
  const names = new Set(failed.map(nameOf))
  const missed = fails.filter((name) => !names.has(name)).map((name) => `${name} should fail on seed ${seed}, and passes`)
  const extra = failed.filter((r) => !fails.includes(nameOf(r))).map((r) => `${nameOf(r)} should pass on seed ${seed}, and fails: ${r.message}`)
  return [...missed, ...extra]
}

function missingHint(seed: number, results: CheckResult[], { hint }: Variant): string[] {
  const hints = [...new Set(failing(results).map((r) => r.hint).filter((text) => text !== ''))]
  if (hint === '' || hints.some((text) => text.includes(hint))) return []
  const shown = hints.length === 0 ? 'no hint is shown' : `shown ${hints.length === 1 ? 'is' : 'are'}: ${hints.map((text) => `"${text}"`).join('; ')}`
  return [`no hint with "${hint}" on seed ${seed}; ${shown}`]
}

function summaryOf({ kind }: Variant, { results, points, pointsMax }: Verdict): string {
  const names = new Set(results.map(nameOf))
  const failed = new Set(failing(results).map(nameOf))
  if (failed.size === 0) return `passes all ${names.size} checks, ${points} of ${pointsMax} points`
  return kind === 'mutant' ? `fails ${[...failed].join(', ')}` : `fails ${failed.size} of ${names.size} checks`
}
