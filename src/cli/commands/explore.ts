import { availableParallelism } from 'node:os'
import { findingOf, type Explored, type Failing } from '../../explore/explore.ts'
import { numbered, wordsOf, type PlainRequest, type Scenario } from '../../explore/scenario.ts'
import { FAILED, OK, UsageError } from '../errors.ts'
import { addUp, jsonOf, sayCoverage, sayFailing, type ExploreReport } from '../explore-report.ts'
import { onInterrupt } from '../interrupt.ts'
import { count, dim, say, sayJson } from '../print.ts'
import { Progress } from '../progress.ts'
import { exploredSchema, foundSchema } from '../search/calls.ts'
import { readDriven } from '../search/driven.ts'
import { SearchSandbox } from '../search/sandbox.ts'
import { readTarget, type Target } from '../search/target.ts'
import { writeOut } from '../search/write-out.ts'

export interface ExploreCommand {
  /** Virtual ns. */
  within: number
  restart: number
  crashes: number
  reorders: number
  most: number
  seed: number
  first?: boolean
  json?: boolean
  jobs?: number
  request?: string[]
  out?: string
}

const MOST_JOBS = 4
/** Of a folder's checks so many requests, sent at one moment. */
const MOST_OF_CHECKS = 3
/** Schedules shown of one finding; --json and --out have them all. */
const MOST_SHOWN = 3
/** Steps of processes whose repetition costs about as much as a further checkpoint of a lab. */
const MARK_AFTER = 120

/** `faultline explore DIR`: every crash point and every order of messages, from one moment on. */
export async function exploreCommand(dir: string, options: ExploreCommand): Promise<number> {
  const started = performance.now()
  const sandboxes: SearchSandbox[] = []
  const release = onInterrupt(() => { for (const one of sandboxes) one.dispose() })
  try {
    const target = await readTarget(dir)
    const { written, source } = await readDriven(dir, 'explore.yaml', options.request, target, sandboxes)
    const asked = source === 'of the folder\'s checks' ? written.written.slice(0, MOST_OF_CHECKS) : written.written
    const requests = asked.map(({ request, at }, i) => ({ at: at ?? 0, request: numbered(request, i + 1) })).sort((a, b) => a.at - b.at)
    const late = requests.find(({ at }) => at > options.within)
    if (late) throw new UsageError(`${wordsOf(late.request)} would be sent at ${late.at / 1e9} s, when nothing is tried any more: give it an earlier moment, or --within more than ${options.within / 1e9}s`)
    const { invariants, length, recovery, crash } = written
    const setup = written.setup.map((request, i) => numbered(request, i + 1))
    const scenario: Scenario = { requests, invariants, length, recovery, crash }
    if (!options.json) say(dim(`${count(requests.length, 'request')} (${source}), ${count(invariants.length, 'invariant')}; ${options.within / 1e9} virtual s from there; ${count(options.crashes, 'crash').replace('crashs', 'crashes')}, ${count(options.reorders, 'reordering')} in one branch`))
    const found = await exploreAll(target, scenario, setup, options, sandboxes)
    const problem = found.find((one) => one.problem !== null)?.problem
    if (problem) throw new UsageError(`the lab of ${dir} is not there to be explored: ${problem}`)
    const report: ExploreReport = { coverage: addUp(found.map((one) => one.coverage)), failing: failingOf(found), from: found[0]!.base.from, within: options.within, wallMs: performance.now() - started }
    if (options.out !== undefined) await writeOut(options.out, report.failing.map(({ schedule }, i) => ({ name: `branch-${i + 1}`, schedule })), target)
    if (options.json) sayJson(jsonOf(report))
    else sayCoverage(report, options.most)
    return report.failing.length === 0 ? OK : FAILED
  } finally {
    release()
    for (const one of sandboxes) one.dispose()
  }
}

/** Each sandbox takes its share of the first deviations, with all that follows from them. */
async function exploreAll(
  { files, lab }: Target, scenario: Scenario, setup: PlainRequest[], options: ExploreCommand, sandboxes: SearchSandbox[],
): Promise<Explored[]> {
  // The first failing branch is the first in order only where one sandbox goes through all of them.
  const of = options.first ? 1 : (options.jobs ?? Math.min(MOST_JOBS, availableParallelism()))
  const shown = new Map<string, number>()
  const show = (failing: Failing): void => {
    const finding = findingOf(failing)
    shown.set(finding, (shown.get(finding) ?? 0) + 1)
    if (!options.json && shown.get(finding)! <= MOST_SHOWN) sayFailing(failing)
  }
  let branches = 0
  const progress = new Progress(options.json ?? false, () => `${branches} branches`)
  const { within, restart: restartEvery, crashes, reorders, first = false, seed } = options
  const explored = await Promise.all(Array.from({ length: of }, (_, part) => {
    const sandbox = new SearchSandbox()
    sandboxes.push(sandbox)
    const bounds = { within, restartEvery, crashes, reorders, first, most: Math.ceil(options.most / of), markAfter: MARK_AFTER, part, of }
    return sandbox.call({ kind: 'explore', project: { files, lab }, scenario, setup, seed, bounds }, exploredSchema, {
      schema: foundSchema,
      // Every part runs the undisturbed branch; the first one tells of it.
      tell: (failing) => {
        if (failing === null) {
          branches++
          progress.tick()
        } else if (part === 0 || failing.deviations.length > 0) {
          progress.clear()
          show(failing)
        }
      },
    })
  }))
  progress.clear()
  return explored
}

function failingOf(found: Explored[]): Failing[] {
  const all = found.flatMap(({ failing }, part) => failing.filter((one) => part === 0 || one.deviations.length > 0))
  return all.sort((a, b) => a.deviations.length - b.deviations.length || a.deviations.at(-1)!.position - b.deviations.at(-1)!.position)
}
