import type { CheckResult, Verdict } from '../../contract/grade.ts'
import { isNotStarted } from '../service-log.ts'
import { mutantAdvice } from './advice.ts'
import { failing, nameOf } from './results.ts'
import type { Variant } from './variants.ts'

/** Whether a variant did what its lesson says of it, and what is wrong: the first line of each says it, more may stand below. */
export interface Judgement { ok: boolean; summary: string; problems: string[] }

/** What a failing service printed last, or ''. */
export type LogOf = (result: CheckResult) => string

/** One thing that is wrong on one seed. The same thing on other seeds is told with it. */
interface Finding { what: string; seed: number; why: string; more: string }

export function judge(variant: Variant, verdict: Verdict, logOf: LogOf): Judgement {
  const seeds = [...Map.groupBy(verdict.results, (result) => result.seed)]
  const broken = verdict.results.filter((result) => result.outcome === 'error')
    .map((result) => finding(`${nameOf(result)} is broken`, result, logOf))
  const findings = seeds.flatMap(([seed, results]) => findingsOn(seed, results, variant, logOf))
  const problems = [...told([...broken, ...findings]), ...(findings.length > 0 ? mutantAdvice(variant, seeds.map(([, results]) => failing(results))) : [])]
  return { ok: problems.length === 0, summary: summaryOf(variant, verdict), problems }
}

const finding = (what: string, result: CheckResult, logOf: LogOf): Finding =>
  ({ what, seed: result.seed, why: result.message, more: logOf(result) })

function findingsOn(seed: number, results: CheckResult[], variant: Variant, logOf: LogOf): Finding[] {
  const dead = failing(results).find(isNotStarted)
  const findings = ownFindings(seed, results, variant, logOf)
  // A service that does not start fails every check alike: that is one thing, not one a check.
  if (dead && variant.kind === 'starter') return [notStarted('the starter must run, and fail for what it lacks; it does not', dead)]
  return dead && findings.length > 0 ? [notStarted('nothing can be checked', dead)] : findings
}

function ownFindings(seed: number, results: CheckResult[], variant: Variant, logOf: LogOf): Finding[] {
  const failed = failing(results)
  switch (variant.kind) {
    case 'starter': return failed.length > 0 || variant.partly ? [] : [{ what: 'the starter passes every check', seed, why: 'there is nothing left to do', more: '' }]
    case 'solution': return failed.map((result) => finding(`${nameOf(result)} fails`, result, logOf))
    case 'mutant': return [...wrongFailures(seed, failed, variant, logOf), ...missingHint(seed, failed, variant)]
  }
}

/** Its explanation ends with the last lines of its log (src/grade/ready.ts). */
const notStarted = (what: string, { seed, message, explanation }: CheckResult): Finding =>
  ({ what, seed, why: message, more: explanation.split('\n').slice(1).filter((line) => line.trim() !== '').join('\n') })

function wrongFailures(seed: number, failed: CheckResult[], { fails }: Variant, logOf: LogOf): Finding[] {
  const names = new Set(failed.map(nameOf))
  const missed = fails.filter((name) => !names.has(name)).map((name) => ({ what: `${name} should fail and passes`, seed, why: '', more: '' }))
  const extra = failed.filter((r) => !fails.includes(nameOf(r))).map((r) => finding(`${nameOf(r)} should pass and fails`, r, logOf))
  return [...missed, ...extra]
}

function missingHint(seed: number, failed: CheckResult[], { hint }: Variant): Finding[] {
  const hints = [...new Set(failed.map((r) => r.hint).filter((text) => text !== ''))]
  if (hint === '' || hints.some((text) => text.includes(hint))) return []
  const shown = hints.length === 0 ? 'no hint is shown' : `shown ${hints.length === 1 ? 'is' : 'are'} ${hints.map((text) => `"${text}"`).join('; ')}`
  return [{ what: `no hint with "${hint}"`, seed, why: shown, more: '' }]
}

/** One text for each thing that is wrong, whatever the number of its seeds. Of whys that differ, the first. */
function told(findings: Finding[]): string[] {
  const logs = new Set<string>()
  // Several checks may fail by one and the same mistake of a service.
  const once = (log: string): string => {
    if (log === '') return ''
    const again = logs.has(log)
    logs.add(log)
    return again ? '' : `\n${log}`
  }
  return [...Map.groupBy(findings, ({ what }) => what)].map(([what, same]) => {
    const seeds = [...new Set(same.map(({ seed }) => seed))]
    const { why, more, seed } = same[0]!
    const differ = same.some((one) => one.why !== why) ? ` (seed ${seed})` : ''
    return `${what} on ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}${why === '' ? '' : `: ${why}${differ}`}${once(more)}`
  })
}

function summaryOf({ kind }: Variant, { results, points, pointsMax }: Verdict): string {
  const names = new Set(results.map(nameOf))
  const failed = new Set(failing(results).map(nameOf))
  if (failed.size === 0) return `passes all ${names.size} checks, ${points} of ${pointsMax} points`
  return kind === 'mutant' ? `fails ${[...failed].join(', ')}` : `fails ${failed.size} of ${names.size} checks`
}
