import type { ProcessInput } from '../../contract/process.ts'
import { give } from '../kernel/inbox.ts'
import { processAt, type Kernel } from '../kernel/kernel.ts'
import type { FaultState } from '../kernel/state.ts'
import { isIn, tellProcess } from './scope.ts'

type Limit = Extract<ProcessInput, { kind: 'limit' }>

/** [F24] What the faults in force leave a process; null for what they leave as it is. Several: the tightest counts. */
function limitOf(k: Kernel, p: number): Limit {
  const process = processAt(k, p)
  const limit: Limit = { kind: 'limit', memory: null, disk: null }
  const tighten = (what: 'memory' | 'disk', bytes: number): void => {
    limit[what] = Math.min(limit[what] ?? Infinity, bytes)
  }
  for (const fault of k.state.faults) {
    if (!isIn(fault, process)) continue
    if (fault.spec.type === 'memory_limit') {
      tighten('memory', Math.round(fault.spec.limit * 1024 * 1024))
      tellProcess(k, fault, process, `limited to ${fault.spec.limit} MiB`)
    } else if (fault.spec.type === 'disk_full') {
      tighten('disk', Math.round((fault.spec.free ?? 0) * 1024))
      tellProcess(k, fault, process, `disk with ${fault.spec.free ?? 0} KiB left`)
    }
  }
  return limit
}

/** Before a program starts: what it may use from the first. */
export function giveLimits(k: Kernel, p: number): void {
  const limit = limitOf(k, p)
  if (limit.memory !== null || limit.disk !== null) give(k, p, limit)
}

/** A limit has been armed or cleared: each running process that it is about hears what it may use now. */
export function tellLimits(k: Kernel, fault: FaultState): void {
  for (const [p, process] of k.state.processes.entries()) {
    if (process.phase === 'running' && isIn(fault, process)) give(k, p, limitOf(k, p))
  }
}
