import { commandsOf } from '../explore/decisions.ts'
import { findingOf, type Coverage, type Failing } from '../explore/explore.ts'
import { bad, count, dim, indent, mark, plain, say, seconds, strong } from './print.ts'

export interface ExploreReport { coverage: Coverage; failing: Failing[]; from: number; within: number; wallMs: number }

export const addUp = (parts: Coverage[]): Coverage => parts.reduce((a, b) => ({
  run: a.run + b.run, left: a.left + b.left, wallMs: Math.max(a.wallMs, b.wallMs),
  pruned: { commuting: a.pruned.commuting + b.pruned.commuting, silent: a.pruned.silent + b.pruned.silent, seen: a.pruned.seen + b.pruned.seen },
}))

const prunedOf = ({ pruned }: Coverage): number => pruned.commuting + pruned.silent + pruned.seen

/** Share of all branches within the bounds that have been run or cannot differ from one that has. */
export function shareOf(coverage: Coverage): number {
  const covered = coverage.run + prunedOf(coverage)
  return covered / (covered + coverage.left)
}

export function jsonOf({ coverage, failing, from, within, wallMs }: ExploreReport): object {
  return {
    branches: coverage.run, failing: failing.length, pruned: coverage.pruned, left: coverage.left, covered: shareOf(coverage),
    branches_per_s: Math.round(coverage.run / (wallMs / 1000) * 10) / 10, from_s: from / 1e9, within_s: within / 1e9, wall_ms: Math.round(wallMs),
    list: failing.map(({ deviations, broken, schedule }) => ({ steps: deviations.map(({ t, words }) => ({ t_s: t / 1e9, what: words })), broken, schedule })),
  }
}

/** One failing branch: what breaks, and the steps that it takes. */
export function sayFailing({ deviations, broken }: Failing): void {
  say(`${mark(false)} ${strong(plain(broken[0]!.message))}`)
  if (deviations.length === 0) say('    without any crash or reordering')
  for (const one of deviations) {
    say(`    ${dim(`${(one.t / 1e9).toFixed(6)} s`)}  ${plain(one.words)}${one.kind === 'crash' ? dim(`; it comes back ${one.restartAfter / 1e6} ms later`) : ''}`)
    for (const command of commandsOf(one)) if (command.type === 'delay') say(dim(`              delay connection ${command.conn} by ${command.ns / 1e6} ms`))
  }
}

export function sayCoverage({ coverage, failing, wallMs }: ExploreReport, most: number): void {
  const { commuting, silent, seen } = coverage.pruned
  const findings = new Set(failing.map(findingOf)).size
  const verdict = failing.length === 0 ? 'none fails' : bad(`${failing.length} fail (${count(findings, 'finding')})`)
  say(`${mark(failing.length === 0)} ${strong(`${count(coverage.run, 'branch').replace('branchs', 'branches')} in ${seconds(wallMs)}`)}, ${verdict}`)
  say(indent(`covered: ${(shareOf(coverage) * 100).toFixed(1)} % of what is possible within the bounds; ${coverage.left} left${coverage.left > 0 ? ` (--most is ${most})` : ''}`, '    '))
  say(dim(indent(`cannot differ: ${commuting} orders of messages to different services, ${silent} crashes after steps that nobody sees, ${seen} branches that met a known state`, '    ')))
}
