import type { Kernel } from '../kernel/kernel.ts'
import type { ProcessState } from '../kernel/state.ts'

/** [F20] Whether a process is stopped. A fresh start of it is another process, which nobody has stopped. */
export function isHung(k: Kernel, p: number): boolean {
  if (k.state.faults.length === 0) return false
  const { name, generation } = k.state.processes[p] as ProcessState
  return k.state.faults.some((fault) =>
    fault.spec.type === 'hang' && fault.struck.some((one) => one.name === name && one.generation === generation))
}
