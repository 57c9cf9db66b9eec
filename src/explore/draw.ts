import type { FaultSpec } from '../contract/faults.ts'
import { MS, SECOND, type Ns } from '../contract/time.ts'
import { nextFloat, seedStream, type Words } from '../sim/kernel/rng.ts'
import type { Injected } from './schedule.ts'

/** What can be broken: the links that services talk over, the services themselves, and those that may crash. */
export interface Targets { links: { from: string; to: string }[]; processes: string[]; crash: string[] }

/** Most faults of one schedule. */
const MOST = 6

class Dice {
  #words: Words
  constructor(seed: number) { this.#words = seedStream(seed, 'swarm') }
  float(): number { return nextFloat(this.#words) }
  chance(share: number): boolean { return this.float() < share }
  below(n: number): number { return Math.floor(this.float() * n) }
  pick<T>(list: readonly T[]): T { return list[this.below(list.length)] as T }
  /** Between the two, each order of magnitude as likely as the next: short ones are common. */
  log(low: number, high: number): number { return low * (high / low) ** this.float() }
}

/** Faults of a link with parameters as they are met in practice. Milliseconds, as the contract has them. */
const LINK_FAULTS: Record<string, (dice: Dice) => FaultSpec> = {
  latency: (dice) => {
    const latency = Math.round(dice.log(20, 3000))
    return { type: 'latency', latency, ...(dice.chance(0.5) ? { jitter: Math.round(latency * dice.float()) } : {}) }
  },
  loss: (dice) => ({ type: 'loss', percent: dice.pick([5, 20, 50, 100]) }),
  reset_peer: (dice) => ({ type: 'reset_peer', timeout: dice.chance(0.5) ? 0 : Math.round(dice.log(1, 500)) }),
  timeout: () => ({ type: 'timeout', timeout: 0 }),
  down: () => ({ type: 'down' }),
  partition: (dice) => ({ type: 'partition', direction: dice.pick(['both', 'both', 'to', 'from'] as const) }),
  http_abort: (dice) => ({ type: 'http_abort', httpStatus: dice.pick([429, 500, 502, 503]), percentage: dice.pick([20, 50, 100]) }),
  bandwidth: (dice) => ({ type: 'bandwidth', rate: Math.round(dice.log(1, 1000)) }),
  slicer: (dice) => ({ type: 'slicer', average_size: Math.round(dice.log(8, 512)), delay: Math.round(dice.log(10, 5000)) }),
  limit_data: (dice) => ({ type: 'limit_data', bytes: Math.round(dice.log(50, 5000)) }),
  slow_close: (dice) => ({ type: 'slow_close', delay: Math.round(dice.log(20, 3000)) }),
  dns: (dice) => ({ type: 'dns', action: dice.pick(['error', 'timeout'] as const) }),
  duplicate: (dice) => ({ type: 'duplicate', percent: dice.pick([20, 50, 100]), delay: Math.round(dice.log(1, 500)) }),
  reorder: (dice) => ({ type: 'reorder', percent: dice.pick([20, 50, 100]), gap: dice.pick([1, 2]), delay: Math.round(dice.log(50, 1000)) }),
  throttle: (dice) => ({ type: 'throttle', limit: dice.pick([0, 1, 2]), queue: dice.pick([0, 5]), httpStatus: 503 }),
  http_delay: (dice) => ({ type: 'http_delay', fixedDelay: Math.round(dice.log(20, 3000)), percentage: dice.pick([20, 50, 100]) }),
}

/** Faults of one process: the scope's `to` names it. */
const PROCESS_FAULTS: Record<string, (dice: Dice) => FaultSpec> = {
  hang: () => ({ type: 'hang' }),
  slow: (dice) => ({ type: 'slow', delay: Math.round(dice.log(1, 200)) }),
  clock_skew: (dice) => ({ type: 'clock_skew', offset: Math.round((dice.chance(0.5) ? 1 : -1) * dice.log(100, 3_600_000)) }),
  clock_jump: (dice) => ({ type: 'clock_jump', offset: Math.round((dice.chance(0.5) ? 1 : -1) * dice.log(100, 3_600_000)) }),
  disk_full: () => ({ type: 'disk_full', free: 0 }),
}

/** A crash is the fault that most lab authors have in mind: it shall not be one among two dozen. */
const CRASH_WEIGHT = 4

/**
 * The schedule of a seed. Few faults and short ones are the likeliest, and each seed uses a subset of the kinds of fault
 * only: what one kind hides, a schedule without it finds (Groce et al., Swarm Testing, ISSTA 2012).
 */
export function drawSchedule(seed: number, targets: Targets, length: Ns): Injected[] {
  const dice = new Dice(seed)
  const kinds = kindsFor(targets)
  if (kinds.length === 0) return []
  const allowed = kinds.filter(() => dice.chance(0.5))
  if (allowed.length === 0) allowed.push(dice.pick(kinds))
  let count = 1
  while (count < MOST && dice.chance(0.5)) count++
  const drawn = Array.from({ length: count }, (_, i) => drawOne(dice, dice.pick(allowed), `swarm-${i + 1}`, targets, length))
  return drawn.sort((a, b) => a.at - b.at)
}

function kindsFor({ links, crash, processes }: Targets): string[] {
  return [
    ...(links.length > 0 ? Object.keys(LINK_FAULTS) : []), ...(processes.length > 0 ? Object.keys(PROCESS_FAULTS) : []),
    ...(crash.length > 0 ? Array<string>(CRASH_WEIGHT).fill('crash') : []),
  ]
}

function drawOne(dice: Dice, kind: string, id: string, targets: Targets, length: Ns): Injected {
  const at = Math.floor(dice.float() * length * 0.9 / MS) * MS
  const room = length - at
  if (kind === 'crash') {
    return { at, kind: 'crash', id, process: dice.pick(targets.crash), restartAfter: Math.min(room, Math.round(dice.log(100, 3000)) * MS) }
  }
  const duration = Math.min(Math.round(dice.log(50, 4000)), room / MS)
  const inProcess = PROCESS_FAULTS[kind]
  if (inProcess) {
    const to = dice.pick(targets.processes)
    return { at, kind: 'fault', id, command: { type: 'arm', id, spec: inProcess(dice), scope: { to, duration } } }
  }
  const { from, to } = dice.pick(targets.links)
  const spec = LINK_FAULTS[kind]!(dice)
  const toxicity = dice.chance(0.25) ? { toxicity: 0.5 } : {}
  return { at, kind: 'fault', id, command: { type: 'arm', id, spec, scope: { from, to, duration, ...toxicity } } }
}

/** The next shorter version of an injection, or null where it cannot get any shorter. */
export function shorter(one: Injected): Injected | null {
  if (one.kind === 'crash') {
    const restartAfter = Math.floor(one.restartAfter / 2 / MS) * MS
    return restartAfter < 100 * MS ? null : { ...one, restartAfter }
  }
  const { duration } = one.command.scope
  if (duration === undefined || duration < 20) return null
  const scope = { ...one.command.scope, duration: Math.round(duration / 2) }
  return { ...one, command: { ...one.command, scope } }
}

/** How long it lasts: what is compared when the shortest schedule is looked for. */
export const lasts = (one: Injected): Ns => (one.kind === 'crash' ? one.restartAfter : (one.command.scope.duration ?? 3600 * SECOND / MS) * MS)
