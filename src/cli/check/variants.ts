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
  /** Only some of the lesson's checks are run: the starter may pass them, a mutant can only fail those of its own among them. */
  partly: boolean
  /** Where the lesson says so: lesson.md, or the mutant's mutant.yaml. */
  source: string
}

export interface VariantChoice { mutant?: string }

/** The starter, the solution and each mutant of a lesson; or the one mutant that is asked for. */
export function variantsOf(dir: string, { lesson, mutants }: LoadedLesson, { mutant }: VariantChoice): Variant[] {
  const known = mutants.map((m) => m.name)
  if (mutant !== undefined && !known.includes(mutant)) {
    throw new UsageError(`${lesson.id} has no mutant "${mutant}". It has: ${known.join(', ') || 'none'}`)
  }
  const solution = { 'solution/': lesson.solution }
  const all: Plan[] = [
    { kind: 'starter', name: 'starter', layers: {}, fails: [], hint: '' },
    { kind: 'solution', name: 'solution', layers: solution, fails: [], hint: '' },
    ...mutants.map(({ name, overlay: own, fails, hint }) => ({ kind: 'mutant' as const, name, layers: { ...solution, [`mutants/${name}/`]: own }, fails, hint })),
  ]
  return all.filter((one) => mutant === undefined || one.name === mutant).map((one) => variantOf(dir, lesson.start, one))
}

/** `layers`: what is laid over the start, in order, by the folder of the lesson that it comes from. */
interface Plan extends Pick<Variant, 'kind' | 'name' | 'fails' | 'hint'> { layers: Record<string, Record<string, string>> }

function variantOf(dir: string, start: Record<string, string>, { layers, ...plan }: Plan): Variant {
  const files = overlay(start, ...Object.values(layers))
  const { lab, problems } = readLab(files)
  if (!lab) {
    const folderOf = (file: string): string => Object.keys(layers).findLast((folder) => file in layers[folder]!) ?? 'start/'
    const placed = problems.map((p) => ({ ...p, file: path.join(dir, folderOf(p.file), p.file) }))
    throw new UsageError(`the ${plan.kind === 'mutant' ? 'mutant ' : ''}${plan.name} has no lab that can run:`, placed)
  }
  return { ...plan, files, lab, partly: false, source: path.join(dir, plan.kind === 'mutant' ? `mutants/${plan.name}/mutant.yaml` : 'lesson.md') }
}
