import type { Lab } from '../../contract/lab.ts'
import { firstDifference } from '../../explore/compare.ts'
import type { BrowserName } from '../browser/browser.ts'
import type { Play } from '../browser/page.ts'
import { Progress } from '../progress.ts'
import { runRequest } from '../request.ts'
import type { Mismatch } from '../swarm-report.ts'
import { replaySchema } from './calls.ts'
import type { SearchSandbox } from './sandbox.ts'
import { runAll, type SeedTold } from './seeds.ts'

type Runs = Map<number, SeedTold>

/**
 * Each seed once more, in fresh processes, in the opposite order and on labs booted for it alone: what leaks from one run to
 * the next, or out of a checkpoint, differs there as much as true randomness does.
 */
export async function verifyInProcesses(first: SearchSandbox, team: SearchSandbox[], runs: Runs, json: boolean): Promise<Mismatch[]> {
  const expected = Object.fromEntries([...runs].map(([seed, run]) => [seed, run.hash]))
  const again = await runAll(team, backwards(runs), { anew: true, expected, schedules: false, json })
  return Promise.all(inOrder(again).filter(([seed, { hash }]) => hash !== runs.get(seed)!.hash)
    .map(([seed, { hash, events }]) => mismatch(first, runs.get(seed)!, hash, events ?? [])))
}

/** Each seed once more by its schedule, from the lab's very start, in the page's own sandbox in a browser. */
export async function verifyInBrowser(
  first: SearchSandbox, { files, lab }: { files: Record<string, string>; lab: Lab }, runs: Runs, name: BrowserName, { jobs, json }: { jobs: number; json: boolean },
): Promise<Mismatch[]> {
  const { BrowserSandboxes } = await import('../browser/browser.ts')
  const browser = await BrowserSandboxes.open(name, jobs)
  try {
    let done = 0
    const mismatches: Promise<Mismatch>[] = []
    const progress = new Progress(json, () => `${done} of ${runs.size} seeds again in ${name}`)
    const plays = backwards(runs).map((seed): [number, Play] => {
      const { hash, again } = runs.get(seed)!
      const { schedule, count } = again!
      return [seed, { request: { ...runRequest(files, lab, schedule.seed), commands: schedule.commands }, until: schedule.until, count, hash }]
    })
    await browser.playAll(plays, (seed, { hash, events }) => {
      done++
      progress.tick()
      if (events !== null) mismatches.push(mismatch(first, runs.get(seed)!, hash, events))
    })
    progress.clear()
    return (await Promise.all(mismatches)).sort((a, b) => a.seed - b.seed)
  } finally {
    await browser.close()
  }
}

/** Where the two runs part: the first one is played again for that, as its log was not kept. */
async function mismatch(first: SearchSandbox, { seed, hash, injected }: SeedTold, other: string, events: NonNullable<SeedTold['events']>): Promise<Mismatch> {
  const { events: before } = await first.call({ kind: 'swarm.replay', seed, injected }, replaySchema)
  return { seed, hashes: [hash, other], difference: firstDifference(before, events) }
}

const backwards = (runs: Runs): number[] => [...runs.keys()].sort((a, b) => b - a)
const inOrder = (runs: Runs): [number, SeedTold][] => [...runs].sort(([a], [b]) => a - b)
