import { availableParallelism } from 'node:os'
import * as z from 'zod/mini'
import { firstDifference } from '../../explore/compare.ts'
import type { Scenario } from '../../explore/scenario.ts'
import { SEEDS_A_BOOT, worldSeedOf } from '../../explore/swarm.ts'
import { FAILED, OK } from '../errors.ts'
import { onInterrupt } from '../interrupt.ts'
import { count, dim, say, sayJson } from '../print.ts'
import { injectedSchema, nothingSchema, replaySchema, seedToldSchema } from '../search/calls.ts'
import { Progress } from '../progress.ts'
import { readDriven } from '../search/driven.ts'
import { SearchSandbox } from '../search/sandbox.ts'
import { planned } from '../search/scenario.ts'
import { readTarget, type Target } from '../search/target.ts'
import { momentAt, writeOut } from '../search/write-out.ts'
import { jsonOf, sayReport, type Failure, type Mismatch, type SeedRun, type SwarmReport } from '../swarm-report.ts'

export interface SwarmCommand { seeds: number[]; verify?: boolean; json?: boolean; jobs?: number; request?: string[]; out?: string }

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
    const runs = await runAll(first, options.seeds, { anew: false, expected: null, json })
    const failures = await shrinkAll(first[0]!, [...runs.values()].filter((run) => run.broken.length > 0))
    const mismatches = options.verify ? await verify(first[0]!, await team(scenario), runs, json) : []
    const report: SwarmReport = { seeds: options.seeds.length, failures, mismatches, verified: options.verify ?? false, requests: scenario.requests.length, source, wallMs: performance.now() - started }
    if (options.out !== undefined) await writeOut(options.out, failures.flatMap(({ run, schedule, moment }) => (schedule ? [{ name: `seed-${run.seed}`, schedule, moment }] : [])), target)
    if (options.json) sayJson(jsonOf(report))
    else sayReport(report, dir)
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

interface Pass { anew: boolean; expected: Record<number, string> | null; json: boolean }

/** All seeds, shared out block by block: seeds of one block share a boot. */
async function runAll(team: SearchSandbox[], seeds: number[], { anew, expected, json }: Pass): Promise<Map<number, z.infer<typeof seedToldSchema>>> {
  const blocks = [...Map.groupBy(seeds, worldSeedOf).values()]
  const runs = new Map<number, z.infer<typeof seedToldSchema>>()
  let failing = 0
  const progress = new Progress(json, () => `${runs.size} of ${seeds.length} seeds${anew ? ' again' : `, ${failing} failing`}`)
  const tell = (run: z.infer<typeof seedToldSchema>): void => {
    runs.set(run.seed, run)
    if (run.broken.length > 0) failing++
    progress.tick()
  }
  await Promise.all(team.map(async (sandbox) => {
    for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
      await sandbox.call({ kind: 'swarm.run', seeds: block, anew, expected }, nothingSchema, { schema: seedToldSchema, tell })
    }
  }))
  progress.clear()
  return runs
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

/**
 * Each seed once more, in fresh processes, in the opposite order and on labs booted for it alone: what leaks from one run to
 * the next, or out of a checkpoint, differs there as much as true randomness does.
 */
async function verify(first: SearchSandbox, team: SearchSandbox[], runs: Map<number, SeedRun>, json: boolean): Promise<Mismatch[]> {
  const expected = Object.fromEntries([...runs].map(([seed, run]) => [seed, run.hash]))
  const again = await runAll(team, [...runs.keys()].sort((a, b) => b - a), { anew: true, expected, json })
  const mismatches: Mismatch[] = []
  for (const [seed, { hash, events }] of [...again].sort(([a], [b]) => a - b)) {
    const run = runs.get(seed)!
    if (hash === run.hash) continue
    const { events: before } = await first.call({ kind: 'swarm.replay', seed, injected: run.injected }, replaySchema)
    mismatches.push({ seed, hashes: [run.hash, hash], difference: firstDifference(before, events ?? []) })
  }
  return mismatches
}
