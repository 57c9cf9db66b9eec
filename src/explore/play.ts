import type { WorldCommand } from '../contract/commands.ts'
import type { Ns } from '../contract/time.ts'
import type { World } from '../sim/index.ts'
import { Answers, type Sent } from './answers.ts'
import { distinct, numbered, type Probe, type Scenario } from './scenario.ts'

/** What a scenario came to in one world. */
export interface Played {
  /** When the lab was ready, and how long its log was then. */
  from: Ns
  seq: number
  during: Sent[]
  /** Each request once more, after the faults. */
  after: Sent[]
  probes: { probe: Probe; sent: Sent }[]
}

/** Of many different requests so many are sent again in the end. */
const MOST_AGAIN = 10

/**
 * Plays a scenario from the moment at which the lab is ready: the requests and what is injected, then time to recover, then
 * the invariants and each request once more.
 */
export async function play(world: World, scenario: Scenario, injected: { at: Ns; command: WorldCommand }[]): Promise<Played> {
  const from = world.now
  const answers = new Answers(world)
  const played: Played = { from, seq: world.log.events.length, during: [], after: [], probes: [] }
  for (const act of inOrder(scenario, injected)) {
    await world.runUntil(from + act.at)
    if ('command' in act) world.apply(act.command)
    else played.during.push(answers.send(`request-${played.during.length + 1}`, numbered(act.request, played.during.length + 1)))
  }
  await answers.settle()
  await world.runUntil(Math.max(world.now, from + scenario.length + scenario.recovery))
  await lastLook(world, scenario, answers, played)
  return played
}

/** The invariants, and then each request once more, one after the other: what that does is not held against the services. */
export async function lastLook(world: World, scenario: Scenario, answers: Answers, played: Pick<Played, 'during' | 'after' | 'probes'>): Promise<void> {
  for (const probe of scenario.invariants) {
    played.probes.push({ probe, sent: answers.send(`invariant-${played.probes.length + 1}`, probe.request) })
    await answers.settle()
  }
  for (const request of distinct(scenario.requests.map((one) => one.request)).slice(0, MOST_AGAIN)) {
    played.after.push(answers.send(`after-${played.after.length + 1}`, numbered(request, played.during.length + played.after.length + 1)))
    await answers.settle()
  }
}

/** At one moment the faults come first: a request sent right then meets them. */
function inOrder({ requests }: Scenario, injected: { at: Ns; command: WorldCommand }[]) {
  return [...injected, ...requests].sort((a, b) => a.at - b.at)
}
