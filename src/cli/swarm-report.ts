import type * as z from 'zod/mini'
import type { LinkMoment } from '../contract/link.ts'
import type { BrowserName } from './browser/browser.ts'
import type { Difference } from '../explore/compare.ts'
import { describe, type Injected, type Schedule } from '../explore/schedule.ts'
import { canonicalJson } from '../sim/index.ts'
import { bad, count, dim, indent, mark, plain, say, seconds, strong } from './print.ts'
import type { seedRunSchema } from './search/calls.ts'

export type SeedRun = z.infer<typeof seedRunSchema>

/** A failing seed, with the shortest schedule that was found for it. */
export interface Failure { run: SeedRun; injected: Injected[]; shrunk: boolean; schedule: Schedule | null; moment: LinkMoment | null }

export interface Mismatch { seed: number; hashes: [string, string]; difference: Difference | null }

/** Where each seed was run again. */
export type Verified = 'process' | BrowserName
const AGAIN: Record<Verified, string> = { process: 'in a fresh process', chromium: 'in Chromium', firefox: 'in Firefox' }

export interface SwarmReport { seeds: number; failures: Failure[]; mismatches: Mismatch[]; verified: Verified | null; requests: number; source: string; wallMs: number }

export function jsonOf({ seeds, failures, mismatches, verified, wallMs }: SwarmReport): object {
  return {
    seeds, failures: failures.length, mismatches: mismatches.length, verified: verified !== null, verified_in: verified, wall_ms: Math.round(wallMs),
    list: failures.map(({ run, injected, shrunk, schedule }) => ({
      seed: run.seed, hash: run.hash, broken: run.broken, faults: injected.map(describe), drawn: run.injected.length, shrunk, schedule,
    })),
    differences: mismatches.map(({ seed, hashes, difference }) => ({ seed, hashes, first: difference })),
  }
}

/** Seeds that fail in the same way are one finding: the one with the shortest schedule is shown. */
export function sayReport(report: SwarmReport, dir: string, asked: readonly string[] = []): void {
  const again = `faultline swarm ${[dir, ...asked.flatMap((request) => ['--request', request])].map(quoted).join(' ')}`
  const { failures, mismatches } = report
  for (const [what, group] of Map.groupBy(failures, ({ run }) => `${run.broken[0]!.rule}: ${run.broken[0]!.subject}`)) sayGroup(what, group, again)
  for (const mismatch of mismatches.slice(0, 5)) sayMismatch(mismatch)
  if (mismatches.length > 5) say(dim(`  and ${mismatches.length - 5} more seeds that differ`))
  const where = report.verified === null ? '' : AGAIN[report.verified]
  const verified = where === '' ? '' : mismatches.length === 0 ? `, each the same when run again ${where}` : `, ${bad(`${mismatches.length} not the same when run again ${where}`)}`
  const verdict = failures.length === 0 ? 'none fails' : `${failures.length} ${failures.length === 1 ? 'fails' : 'fail'}`
  say(`${mark(failures.length + mismatches.length === 0)} ${strong(`${count(report.seeds, 'seed')} in ${seconds(report.wallMs)}: ${verdict}`)}${verified}`)
}

/** For a shell, where it needs quotes. */
const quoted = (word: string): string => (/^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

function sayGroup(what: string, group: Failure[], again: string): void {
  const best = group.reduce((a, b) => (cost(b) < cost(a) ? b : a))
  const others = group.filter((one) => one !== best).map((one) => one.run.seed)
  say(`${mark(false)} ${strong(plain(what))} ${dim(`(${count(group.length, 'seed')})`)}`)
  say(indent(bad(plain(best.run.broken[0]!.message)), '    '))
  if (best.injected.length === 0) say('    without any fault')
  else say(`    seed ${best.run.seed}, ${best.shrunk ? `${count(best.injected.length, 'fault')} of the ${best.run.injected.length} drawn` : 'as drawn'}:`)
  for (const one of best.injected) say(`      ${plain(describe(one))}`)
  say(dim(`    again: ${plain(again)} --seeds ${best.run.seed}${others.length > 0 ? `; also ${others.slice(0, 12).join(', ')}${others.length > 12 ? ', ...' : ''}` : ''}`))
}

/** Shrunk ones first, then few faults. */
const cost = ({ injected, shrunk }: Failure): number => injected.length + (shrunk ? 0 : 100)

function sayMismatch({ seed, hashes, difference }: Mismatch): void {
  say(`${mark(false)} ${strong(`seed ${seed} is not the same when run again`)} ${dim(`${hashes[0].slice(0, 12)} and ${hashes[1].slice(0, 12)}`)}`)
  if (!difference) { say('    and the logs of two more runs do not differ: whatever it is depends on what ran before'); return }
  say(`    the first event that differs is ${difference.seq}:`)
  say(`      first    ${plain(difference.left ? canonicalJson(difference.left) : 'no more events')}`)
  say(`      again    ${plain(difference.right ? canonicalJson(difference.right) : 'no more events')}`)
}
