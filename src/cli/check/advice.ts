import type { CheckResult } from '../../contract/grade.ts'
import { isNotStarted } from '../service-log.ts'
import { nameOf } from './results.ts'
import type { Variant } from './variants.ts'

/** What to write, and where, when a mutant does not do what its mutant.yaml says. `failed`: the failing checks of each seed. */
export function mutantAdvice(variant: Variant, failed: CheckResult[][]): string[] {
  if (variant.kind !== 'mutant' || failed.flat().some(isNotStarted)) return []
  const [names = [], ...others] = failed.map((results) => [...new Set(results.map(nameOf))])
  return [`${variant.source}: ${adviceOn(variant, names, others)}`]
}

function adviceOn({ fails, partly }: Variant, names: string[], others: string[][]): string {
  const same = (a: string[], b: string[]): boolean => a.length === b.length && a.every((name) => b.includes(name))
  if (same(names, fails)) return 'write as `hint` a text that stands in the hint shown, or give the check a hint for this mistake (lab.hint)'
  if (!others.every((one) => same(one, names))) return 'it must fail the same checks on every seed: change its files, or the checks'
  if (names.length === 0) return 'no check tells it from the solution: change its files, or write a check that it fails'
  // Where only some checks ran (-k), what all of them would say is not known.
  const written = partly ? '' : `: write \`fails: [${names.join(', ')}]\` if that is the mistake which it stands for; otherwise`
  return `\`fails\` does not name what fails${written === '' ? ': correct it, or' : written} change its files, or the checks`
}
