import { roll, type Kernel } from '../kernel/kernel.ts'
import type { FaultState } from '../kernel/state.ts'
import { isToxic } from './scope.ts'

/**
 * The dice of one fault, all from its own stream (SPEC T3). With a correlation, the last throw counts again for so many
 * percent of the throws: as with netem, what happens to one packet makes the same likelier for the next. Unlike netem's
 * weighted mean this leaves the shares what they are.
 */
export function thrown(k: Kernel, fault: FaultState, correlation: number | undefined, fresh: () => number): number {
  if (!correlation) return fresh()
  const repeats = fault.last !== null && roll(k, `fault/${fault.id}`) * 100 < correlation
  fault.last = repeats && fault.last !== null ? fault.last : fresh()
  return fault.last
}

export const dice = (k: Kernel, fault: FaultState) => (): number => roll(k, `fault/${fault.id}`)

/** Whether a fault touches this request: by its number alone, or, with a correlation, also by what became of the last. */
export function happens(k: Kernel, fault: FaultState, id: number, share: number, correlation: number | undefined): boolean {
  if (!correlation) return isToxic(k, fault, id, share)
  return thrown(k, fault, correlation, dice(k, fault)) < share
}
