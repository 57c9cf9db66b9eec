import path from 'node:path'
import type { Lab } from '../../contract/lab.ts'
import type { LoadedLesson } from '../../contract/lesson.ts'
import { readLab } from '../../lab/compose.ts'
import { overlay } from '../../lesson/overlay.ts'
import { UsageError } from '../errors.ts'

/** One state of a lesson's files, and what its checks should say of it. */
export interface Variant {
  kind: 'starter' | 'solution' | 'mutant'
  /** starter, solution, or the mutant's name */
  name: string
  files: Record<string, string>
  lab: Lab
  /** Of a mutant: the checks that must fail, and the text that a hint must show. */
  fails: string[]
  hint: string
  /** Only some of the lesson's checks are run, so that it can only fail some of `fails`. */
  partly: boolean
  /** Where the lesson says so: lesson.md, or the mutant's mutant.yaml. */
  source: string
}

export interface VariantChoice { mutant?: string }

/** The starter, the solution and each mutant of a lesson; or the one mutant that is asked for. */
export function variantsOf(dir: string, { lesson, mutants }: LoadedLesson, { mutant }: VariantChoice): Variant[] {
  const solved = overlay(lesson.start, lesson.solution)
  const known = mutants.map((m) => m.name)
  if (mutant !== undefined && !known.includes(mutant)) {
    throw new UsageError(`${lesson.id} has no mutant "${mutant}". It has: ${known.join(', ') || 'none'}`)
  }
  const all = [
    { kind: 'starter' as const, name: 'starter', files: lesson.start, fails: [], hint: '' },
    { kind: 'solution' as const, name: 'solution', files: solved, fails: [], hint: '' },
    ...mutants.map((m) => ({ kind: 'mutant' as const, name: m.name, files: overlay(solved, m.overlay), fails: m.fails, hint: m.hint })),
  ]
  return all.filter((one) => mutant === undefined || one.name === mutant).map((one) => ({
    ...one, lab: labOf(lesson.id, one), partly: false, source: path.join(dir, one.kind === 'mutant' ? `mutants/${one.name}/mutant.yaml` : 'lesson.md'),
  }))
}

function labOf(lesson: string, { kind, name, files }: Pick<Variant, 'kind' | 'name' | 'files'>): Lab {
  const { lab, problems } = readLab(files)
  if (!lab) throw new UsageError(`${lesson}: the ${kind === 'mutant' ? `mutant ${name}` : name} has no lab that can run:`, problems)
  return lab
}
