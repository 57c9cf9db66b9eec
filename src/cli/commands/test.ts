import path from 'node:path'
import type { CheckResult, Verdict } from '../../contract/grade.ts'
import type { CheckListener } from '../../contract/runtime.ts'
import type { OutsideWorld } from '../../contract/world.ts'
import { loadLesson, loadWorld } from '../../lesson/load.ts'
import { BROKEN, FAILED, OK, UsageError } from '../errors.ts'
import { readProject } from '../folder.ts'
import { onInterrupt } from '../interrupt.ts'
import { bad, count, dim, indent, mark, plain, say, sayJson, strong } from '../print.ts'
import { runRequest } from '../request.ts'
import { createProcessRuntime } from '../sandbox/index.ts'
import { failingServiceLog, isNotStarted } from '../service-log.ts'

export interface TestCommand { seeds?: number[]; only?: string; json?: boolean; lesson?: string }

interface Checks { files: Record<string, string>; seeds: number[]; world: OutsideWorld | null }

/** `faultline test DIR`: DIR/checks, or those of a lesson, against the services of DIR. */
export async function testCommand(dir: string, options: TestCommand): Promise<number> {
  const { files, checks: own, lab } = await readProject(dir)
  const checks = options.lesson === undefined ? ownChecks(dir, own) : await checksOf(options.lesson)
  const seeds = options.seeds ?? checks.seeds
  const runtime = createProcessRuntime()
  const release = onInterrupt(() => runtime.dispose())
  try {
    const request = { run: runRequest(files, lab, seeds[0]!), checks: checks.files, seeds, ...(options.only === undefined ? {} : { only: options.only }) }
    const verdict = await runtime.check(request, options.json ? { result: () => {}, log: () => {} } : teller(), checks.world ?? undefined)
    if (options.json) sayJson(verdict)
    else sayVerdict(verdict)
    return exitCode(verdict)
  } finally {
    release()
    runtime.dispose()
  }
}

function ownChecks(dir: string, files: Record<string, string>): Checks {
  if (Object.keys(files).length > 0) return { files, seeds: [1], world: null }
  const write = `Write def test_...(lab) functions in ${path.join(dir, 'checks', 'test_NAME.py')} (docs/AUTHORING.md)`
  throw new UsageError(`${dir} has no checks. ${write}, or take a lesson's: faultline test ${dir} --lesson lessons/NN-part/NN-lesson`)
}

/** A lesson's checks on its own seeds, before its outside world: what a learner's downloaded project is graded by. */
async function checksOf(dir: string): Promise<Checks> {
  const { lesson, problems } = await loadLesson(dir)
  if (problems.length > 0) throw new UsageError(`the lesson ${dir} is broken:`, problems.map((p) => ({ ...p, file: path.join(dir, p.file) })))
  return { files: lesson.checks, seeds: lesson.seeds, world: await loadWorld(dir) }
}

const isBad = (result: CheckResult): boolean => result.outcome === 'failed' || result.outcome === 'error'

const exitCode = ({ error, results }: Verdict): number => (error !== '' ? BROKEN : results.some(isBad) ? FAILED : OK)

/** Says each result as it comes. A failure that has been explained on another seed, or of another check, is named only. */
function teller(): CheckListener {
  const explained = new Map<string, string>()
  const shown = new Set<string>()
  let last: { result: CheckResult; again: boolean } | null = null
  return {
    result(result) {
      const key = isNotStarted(result) ? result.message : `${result.id} ${result.message}`
      const before = explained.get(key)
      last = { result, again: before !== undefined }
      if (isBad(result) && before === undefined) explained.set(key, isNotStarted(result) ? 'above' : `on seed ${result.seed}`)
      sayResult(result, before)
    },
    log(_id, _seed, events) {
      if (!last || last.again || isNotStarted(last.result)) return
      const text = failingServiceLog(last.result, events)
      if (text !== '' && !shown.has(text)) say(dim(indent(plain(text), '    ')))
      shown.add(text)
    },
  }
}

/** `before`: where the same failure is explained already. */
function sayResult(result: CheckResult, before: string | undefined): void {
  const { outcome, title, seed, message, hint, explanation, id } = result
  if (outcome === 'skipped') {
    say(`${dim('-')} ${plain(title)} ${dim(`(seed ${seed}) skipped${message === '' ? '' : `: ${plain(message)}`}`)}`)
    return
  }
  const again = isBad(result) && before !== undefined ? `, as ${before}` : ''
  say(`${mark(!isBad(result))} ${plain(title)} ${dim(`(seed ${seed}${again})`)}`)
  if (!isBad(result) || before !== undefined) return
  say(indent(bad(plain(message)), '    '))
  if (hint !== '') say(indent(`Hint: ${plain(hint)}`, '    '))
  // Its first line is the message.
  const more = isNotStarted(result) ? explanation.split('\n').slice(1).join('\n') : `${id}\n${explanation}`
  say(dim(indent(plain(more.trim()), '    | ')))
}

function sayVerdict({ results, points, pointsMax, error }: Verdict): void {
  if (error !== '') {
    say(`${mark(false)} the checks could not run: ${plain(error)}`)
    return
  }
  const failed = results.filter(isBad).length
  say(strong(`${count(results.length, 'check')}, ${failed === 0 ? 'all passed' : `${failed} failed`}: ${points} of ${pointsMax} points`))
}
