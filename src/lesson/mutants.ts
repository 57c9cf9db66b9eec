import type { SourceProblem } from '../contract/lab.ts'
import type { Mutant } from '../contract/lesson.ts'
import { listed, nearest } from '../lab/problems.ts'
import { filesUnder, foldersUnder, type TextFiles } from './overlay.ts'
import { mutantSchema } from './schema.ts'
import { readYaml } from './yaml.ts'

/** Reads mutants/NAME/: mutant.yaml and an overlay over the solution. `checkNames` are the test functions there are. */
export function readMutants(files: TextFiles, checkNames: string[], problems: SourceProblem[]): Mutant[] {
  const names = foldersUnder(files, 'mutants')
  return names.flatMap((name) => readMutant(name, filesUnder(files, `mutants/${name}`), checkNames, problems) ?? [])
}

function readMutant(name: string, files: TextFiles, checkNames: string[], problems: SourceProblem[]): Mutant | null {
  const file = `mutants/${name}/mutant.yaml`
  const { 'mutant.yaml': source, ...overlay } = files
  if (source === undefined) {
    problems.push({
      file, line: 1, key: '', message: `the mutant ${name} has no mutant.yaml`,
      help: 'Add one with fails: [names of checks] and hint: "text that must show".',
    })
    return null
  }
  if (Object.keys(overlay).length === 0) {
    problems.push({
      file, line: 1, key: '', message: `the mutant ${name} changes no file`,
      help: 'Put the wrong version of a file of the solution beside mutant.yaml, at its own path.',
    })
  }
  const { data, lineOf } = readYaml(source, mutantSchema, file, problems)
  // Where there are no checks at all, that is what is wrong, not each name.
  for (const [i, wanted] of (checkNames.length > 0 ? data?.fails ?? [] : []).entries()) {
    if (checkNames.includes(wanted)) continue
    const near = nearest(wanted, checkNames)
    problems.push({
      file, line: lineOf('fails', i), key: 'fails', message: `there is no check ${wanted}`,
      help: `${near ? `Did you mean ${near}? ` : ''}The checks: ${listed(checkNames)}.`,
    })
  }
  return data && { name, overlay, fails: data.fails, hint: data.hint }
}

/** The names of the test functions in checks/, in order. */
export function namesOfChecks(checks: TextFiles): string[] {
  return Object.values(checks).flatMap((text) => [...text.matchAll(/^(?:async\s+)?def\s+(test_\w+)/gm)].map((m) => m[1]!))
}
