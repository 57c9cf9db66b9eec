import type { CheckResult, Verdict } from '../../contract/grade.ts'
import { BROKEN, FAILED, OK, UsageError } from '../errors.ts'
import { readProject } from '../folder.ts'
import { onInterrupt } from '../interrupt.ts'
import { bad, count, dim, indent, mark, plain, say, sayJson, strong } from '../print.ts'
import { runRequest } from '../request.ts'
import { createProcessRuntime } from '../sandbox/index.ts'

export interface TestCommand { seeds?: number[]; only?: string; json?: boolean }

/** `faultline test DIR`: DIR/checks against the services of DIR. */
export async function testCommand(dir: string, options: TestCommand): Promise<number> {
  const { files, checks, lab } = await readProject(dir)
  if (Object.keys(checks).length === 0) throw new UsageError(`${dir} has no checks: write def test_...(lab) functions in ${dir}/checks/test_NAME.py (docs/AUTHORING.md).`)
  const seeds = options.seeds ?? [1]
  const runtime = createProcessRuntime()
  const release = onInterrupt(() => runtime.dispose())
  try {
    const request = { run: runRequest(files, lab, seeds[0]!), checks, seeds, ...(options.only === undefined ? {} : { only: options.only }) }
    const verdict = await runtime.check(request, { result: (result) => { if (!options.json) sayResult(result) }, log: () => {} })
    if (options.json) sayJson(verdict)
    else sayVerdict(verdict)
    return exitCode(verdict)
  } finally {
    release()
    runtime.dispose()
  }
}

const isBad = (result: CheckResult): boolean => result.outcome === 'failed' || result.outcome === 'error'

const exitCode = ({ error, results }: Verdict): number => (error !== '' ? BROKEN : results.some(isBad) ? FAILED : OK)

function sayResult(result: CheckResult): void {
  const { outcome, title, seed, message, hint, explanation, id } = result
  if (outcome === 'skipped') {
    say(`${dim('-')} ${plain(title)} ${dim(`(seed ${seed}) skipped${message === '' ? '' : `: ${plain(message)}`}`)}`)
    return
  }
  say(`${mark(!isBad(result))} ${plain(title)} ${dim(`(seed ${seed})`)}`)
  if (!isBad(result)) return
  say(indent(bad(plain(message)), '    '))
  if (hint !== '') say(indent(`Hint: ${plain(hint)}`, '    '))
  say(dim(indent(plain(`${id}\n${explanation.trim()}`), '    | ')))
}

function sayVerdict({ results, points, pointsMax, error }: Verdict): void {
  if (error !== '') {
    say(`${mark(false)} the checks could not run: ${plain(error)}`)
    return
  }
  const failed = results.filter(isBad).length
  say(strong(`${count(results.length, 'check')}, ${failed === 0 ? 'all passed' : `${failed} failed`}: ${points} of ${pointsMax} points`))
}
