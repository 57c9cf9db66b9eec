import type { WorldCommand } from '../contract/commands.ts'
import type { Ns } from '../contract/time.ts'
import type { World } from '../sim/index.ts'
import { Answers } from './answers.ts'
import { commandsAfter, commandsOf, type Deviation } from './decisions.ts'
import { lastLook, type Played } from './play.ts'
import type { Scenario } from './scenario.ts'
import type { Trace } from './trace.ts'

export interface BranchPlan {
  scenario: Scenario
  /** The moment from which is explored, and how long the log was then. */
  from: Ns
  seq: number
  within: Ns
  deviations: Deviation[]
  trace: Trace
  /** Asked whenever time is about to pass, once all deviations have been made: true ends the branch, another has been here. */
  seen: () => boolean
  /** Deviations that have been made already where the world stands. */
  made: number
  /** Called right before the last deviation is made: a checkpoint may be taken then. */
  beforeLast: () => void
}

/**
 * Runs one branch from where the world stands to its end: the requests at their moments, the deviations at their positions, time
 * to recover, the last look. null where another branch has been in the same state.
 */
export async function runBranch(world: World, plan: BranchPlan): Promise<Played | null> {
  const { scenario, deviations, trace, from } = plan
  const quiet = from + plan.within + scenario.recovery
  let made = plan.made
  let sent = new Answers(world).adopt(plan.seq).length
  let owed: { position: number; commands: WorldCommand[] } | null = null
  for (;;) {
    if (owed !== null && owed.position <= world.steps) {
      for (const command of owed.commands) world.apply(command)
      owed = null
    }
    while (deviations[made]?.position === world.steps) {
      if (made === deviations.length - 1) plan.beforeLast()
      const deviation = deviations[made++]!
      for (const command of commandsOf(deviation)) world.apply(command)
      owed = { position: world.steps + 1, commands: commandsAfter(deviation) }
    }
    const next = world.upcoming()
    const request = scenario.requests[sent]
    if (request && (next === null || next.t > from + request.at)) {
      await world.runUntil(from + request.at)
      world.apply({ type: 'http', request: { ...request.request, id: `request-${++sent}` } })
      continue
    }
    if (next === null || next.t > quiet || world.ended) break
    if (next.t > world.now && next.t <= from + plan.within && made > 0 && made === deviations.length && plan.seen()) return null
    trace.before(next, world.state)
    const pending = world.step()
    if (pending) await pending
    trace.after(world.state)
  }
  return finish(world, plan, quiet)
}

async function finish(world: World, { scenario, from, seq }: BranchPlan, quiet: Ns): Promise<Played> {
  const answers = new Answers(world)
  const during = answers.adopt(seq)
  await answers.settle()
  await world.runUntil(Math.max(quiet, world.now))
  const played: Played = { from, seq, during, after: [], probes: [] }
  // Invariants say what must hold; without any, that the requests are answered as before must do.
  const last = scenario.invariants.length > 0 ? { ...scenario, requests: [] } : scenario
  await lastLook(world, last, answers, played)
  return played
}
