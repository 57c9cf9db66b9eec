import type { SpecOf } from '../../contract/faults.ts'
import { msToNs } from '../../contract/time.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { FaultState } from '../kernel/state.ts'
import { dice, thrown } from './chance.ts'
import type { Rule } from './rule.ts'
import { flows, tellHit } from './scope.ts'

/** [F1] Every packet takes `latency` more, plus or minus what `jitter` and its distribution make of it. */
export const latency: Rule<SpecOf<'latency'>> = (k, fault, { conn, dir }) => {
  const { latency: ms, jitter = 0, direction } = fault.spec
  if (!flows(direction, dir)) return null
  const drift = jitter > 0 ? deviate(k, fault) * jitter : 0
  tellHit(k, fault, conn, 'delayed')
  return { action: 'delay', delay: Math.max(0, msToNs(ms + drift)) }
}

function deviate(k: Kernel, fault: FaultState & { spec: SpecOf<'latency'> }): number {
  const next = dice(k, fault)
  const { distribution = 'uniform', correlation } = fault.spec
  return thrown(k, fault, correlation, () => Math.min(4, DEVIATES[distribution](next)))
}

/**
 * How many jitters a packet is off. Made of operations that are exact in every engine: no logarithm or power, whose
 * last bits are each engine's own. Cut at 4, as netem's tables are.
 */
const DEVIATES: Record<NonNullable<SpecOf<'latency'>['distribution']>, (next: () => number) => number> = {
  /** Between -1 and 1. */
  uniform: (next) => 2 * next() - 1,
  /** Mean 0 and deviation 1: twelve dice, less their mean (Irwin and Hall). */
  normal: (next) => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += next()
    return Math.max(-4, sum)
  },
  /** Many a little early, a few very late: a Pareto distribution of shape 4, moved and scaled to mean 0 and deviation 1. */
  pareto: (next) => (1 / Math.sqrt(Math.sqrt(1 - next())) - 4 / 3) / Math.sqrt(2 / 9),
}
