import { availableParallelism } from 'node:os'
import * as z from 'zod/mini'
import type { Scenario } from '../../explore/scenario.ts'
import { SEEDS_A_BOOT } from '../../explore/swarm.ts'
import type { BrowserName } from '../browser/browser.ts'
import { FAILED, OK } from '../errors.ts'
import { onInterrupt } from '../interrupt.ts'
import { count, dim, say, sayJson } from '../print.ts'
import { injectedSchema, nothingSchema, replaySchema } from '../search/calls.ts'
import { readDriven } from '../search/driven.ts'
import { SearchSandbox } from '../search/sandbox.ts'
import { planned } from '../search/scenario.ts'
import { runAll } from '../search/seeds.ts'
import { readTarget, type Target } from '../search/target.ts'
import { verifyInBrowser, verifyInProcesses } from '../search/verify.ts'
import { momentAt, writeOut } from '../search/write-out.ts'
import { jsonOf, sayReport, type Failure, type SeedRun, type SwarmReport } from '../swarm-report.ts'

export interface SwarmCommand { seeds: number[]; verify?: boolean; in?: BrowserName; json?: boolean; jobs?: number; request?: string[]; out?: string }

/** Sandboxes at a time, as many as the machine has cores but no more: each takes a few hundred megabytes. */
const MOST_JOBS = 4
/** Of a folder's checks so many different requests. */
const MOST_OF_CHECKS = 20
/** Seeds whose schedules are shortened, for each way of failing. */
const MOST_SHRUNK = 3

/** `faultline swarm DIR`: random faults from each seed, until something breaks. */
export async function swarmCommand(dir: string, options: SwarmCommand): Promise<number> {
  const started = performance.now()
  const sandboxes: SearchSandbox[] = []
  const release = onInterrupt(() => { for (const one of sandboxes) one.dispose() })
  try {
    const target = await readTarget(dir)
    const project = { files: target.files, lab: target.lab }
    const jobs = Math.min(options.jobs ?? Math.min(MOST_JOBS, availableParallelism()), Math.ceil(options.seeds.length / SEEDS_A_BOOT))
    const team = async (scenario: Scenario): Promise<SearchSandbox[]> => {
      const made = Array.from({ length: jobs }, () => new SearchSandbox())
      sandboxes.push(...made)
      await Promise.all(made.map((one) => one.call({ kind: 'swarm.open', project, scenario }, nothingSchema)))
      return made
    }
    const { scenario, source } = await scenarioOf(dir, options, target, sandboxes)
    if (!options.json) say(dim(`${count(scenario.requests.length, 'request')} in ${scenario.length / 1e9} virtual s (${source}), ${count(scenario.invariants.length, 'invariant')}, ${count(options.seeds.length, 'seed')}`))
    const first = await team(scenario)
    const { json = false } = options
    const runs = await runAll(first, options.seeds, { anew: false, expected: null, schedules: options.in !== undefined, json })
    const failures = await shrinkAll(first[0]!, [...runs.values()].filter((run) => run.broken.length > 0))
    const mismatches = options.in !== undefined
      ? await verifyInBrowser(first[0]!, project, runs, options.in, { jobs, json })
      : options.verify ? await verifyInProcesses(first[0]!, await team(scenario), runs, json) : []
    const report: SwarmReport = { seeds: options.seeds.length, failures, mismatches, verified: options.in ?? (options.verify ? 'process' : null), requests: scenario.requests.length, source, wallMs: performance.now() - started }
    if (options.out !== undefined) await writeOut(options.out, failures.flatMap(({ run, schedule, moment }) => (schedule ? [{ name: `seed-${run.seed}`, schedule, moment }] : [])), target)
    if (options.json) sayJson(jsonOf(report))
    else sayReport(report, dir, options.request)
    return failures.length + mismatches.length === 0 ? OK : FAILED
  } finally {
    release()
    for (const one of sandboxes) one.dispose()
  }
}

/** What drives the lab: --request, else swarm.yaml, else the requests that the folder's checks send. */
async function scenarioOf(dir: string, options: SwarmCommand, target: Target, sandboxes: SearchSandbox[]): Promise<{ scenario: Scenario; source: string }> {
  const { written, source } = await readDriven(dir, 'swarm.yaml', options.request, target, sandboxes)
  const { invariants, length, recovery, crash, anomalies } = written
  const asked = source === 'of the folder\'s checks' ? written.written.slice(0, MOST_OF_CHECKS) : written.written
  return { scenario: { requests: planned(asked, length), invariants, length, recovery, crash, anomalies }, source }
}

async function shrinkAll(sandbox: SearchSandbox, runs: SeedRun[]): Promise<Failure[]> {
  const failures: Failure[] = []
  const counts = new Map<string, number>()
  for (const run of runs.toSorted((a, b) => a.seed - b.seed)) {
    const { rule, subject } = run.broken[0]!
    const before = counts.get(`${rule}: ${subject}`) ?? 0
    counts.set(`${rule}: ${subject}`, before + 1)
    if (before >= MOST_SHRUNK) { failures.push({ run, injected: run.injected, shrunk: false, schedule: null, moment: null }); continue }
    const { seed, hash, broken, injected } = run
    const short = await sandbox.call({ kind: 'swarm.shrink', run: { seed, hash, broken, injected } }, z.array(injectedSchema))
    const again = await sandbox.call({ kind: 'swarm.replay', seed, injected: short }, replaySchema)
    const moment = momentAt(again.events, again.broken[0]?.seq ?? null)
    failures.push({ run, injected: short, shrunk: true, schedule: again.schedule, moment })
  }
  return failures
}
