import { TICK, type StepResult } from '../../contract/process.ts'
import { msToNs, type Ns } from '../../contract/time.ts'
import { processAt, type Kernel } from '../kernel/kernel.ts'
import { isIn, tellProcess } from './scope.ts'

/** The processor time of a step that nobody has counted: 0.1 ms. */
const UNCOUNTED = 10

/** [F21] How long a step takes by the processors that faults have slowed down: 0 where none has. */
export function stepCost(k: Kernel, p: number, result: StepResult): Ns {
  if (k.state.faults.length === 0) return 0
  const process = processAt(k, p)
  let cost = 0
  for (const fault of k.state.faults) {
    const { spec } = fault
    if (spec.type !== 'slow' || !fault.struck.some((one) => one.name === process.name)) continue
    cost += msToNs(spec.delay ?? 0) + Math.round(((spec.factor ?? 1) - 1) * (result.ticks ?? UNCOUNTED) * TICK)
    tellProcess(k, fault, process, 'slowed down')
  }
  return cost
}

/** [F25] How much longer this start takes. */
export function coldStart(k: Kernel, p: number): Ns {
  const process = processAt(k, p)
  let delay = 0
  for (const fault of k.state.faults) {
    if (fault.spec.type !== 'cold_start' || !isIn(fault, process)) continue
    delay += msToNs(fault.spec.startupDelay)
    tellProcess(k, fault, process, `started ${fault.spec.startupDelay} ms later`)
  }
  return delay
}
