import type { ProcessInput } from '../../contract/process.ts'
import { processAt, schedule, type Kernel } from './kernel.ts'

/**
 * Puts an input before a process. The step that takes it is scheduled behind all that is due at this instant, so that
 * everything which arrives for a process at one instant comes in one call (SPEC T1).
 */
export function give(k: Kernel, p: number, input: ProcessInput): void {
  const process = processAt(k, p)
  if (process.phase !== 'running') return
  process.inbox.push(input)
  queueStep(k, p)
}

export function queueStep(k: Kernel, p: number): void {
  const process = processAt(k, p)
  if (process.stepQueued) return
  process.stepQueued = true
  schedule(k, k.state.now, { kind: 'step', p, generation: process.generation })
}
