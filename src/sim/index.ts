/** The kernel: a lab as a deterministic world in virtual time (docs/SPEC.md). */
export { World, type Budget, type ProcessView, type WorldOptions } from './kernel/world.ts'
export type { Checkpoint } from './kernel/checkpoint.ts'
export { arrivesAt } from './net/delay.ts'
export type { KernelEvent, State } from './kernel/state.ts'
export type { WorldRequest } from './kernel/kernel.ts'
export { canonicalJson } from './kernel/canonical.ts'
