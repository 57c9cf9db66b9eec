import type { LabEvent } from '../../contract/events.ts'
import { isProcessFault, type FaultSpec } from '../../contract/faults.ts'
import { msToNs } from '../../contract/time.ts'
import { processAt, schedule, type Kernel } from '../kernel/kernel.ts'
import { crash, restart } from '../kernel/lifecycle.ts'
import type { FaultState } from '../kernel/state.ts'
import { isIn, tellProcess } from './scope.ts'

type Striking = Extract<FaultSpec, { type: 'crash' | 'restart' | 'hang' | 'slow' }>
type Striker = FaultState & { spec: Striking }

export const strikes = (fault: FaultState): fault is Striker =>
  isProcessFault(fault.spec.type) && ['crash', 'restart', 'hang', 'slow'].includes(fault.spec.type)

/** [F17] An armed fault of processes: it begins at once, or after its time. */
export function prepare(k: Kernel, fault: Striker): void {
  const { after = 0 } = fault.spec
  if (after > 0) schedule(k, k.state.now + msToNs(after), { kind: 'fault.begin', id: fault.id, arming: fault.arming })
  else begin(k, fault)
}

/** From here on it strikes: now, or each of its processes at the `nth` event of that process. */
export function begin(k: Kernel, fault: FaultState): void {
  if (!strikes(fault)) return
  const { at, nth = 1 } = fault.spec
  // What the log has already is not what it waits for.
  watch(k)
  for (const [p, process] of k.state.processes.entries()) {
    if (!isIn(fault, process)) continue
    if (at === undefined) strike(k, fault, p)
    else fault.waiting[process.name] = nth
  }
}

/** Looks through what the log has got since the last look: at a step boundary, so a fault strikes right after its event. */
export function watch(k: Kernel): void {
  const { events } = k.log
  while (k.state.watched < events.length) {
    const watching = k.state.faults.filter((fault): fault is Striker => strikes(fault) && fault.spec.at !== 'step' && fault.spec.at !== 'file' && Object.keys(fault.waiting).length > 0)
    if (watching.length === 0) {
      k.state.watched = events.length
      return
    }
    const event = events[k.state.watched++] as LabEvent
    for (const fault of watching) {
      if (fault.spec.at === event.kind) countDown(k, fault, ownerOf(event, fault.spec.side ?? 'to'))
    }
  }
}

/** [F17] `step`: a process is about to take one. True when it is not to be any more. */
export function strikesStep(k: Kernel, p: number): boolean {
  let struck = false
  for (const fault of [...k.state.faults]) {
    if (strikes(fault) && fault.spec.at === 'step') struck = countDown(k, fault, processAt(k, p).name) || struck
  }
  return struck
}

/** [F17] `file`: a process has written one. `before` is done where it is struck. */
export function strikesFile(k: Kernel, p: number, before: () => void): void {
  const { name } = processAt(k, p)
  for (const fault of [...k.state.faults]) {
    if (!strikes(fault) || fault.spec.at !== 'file') continue
    if (fault.waiting[name] === 1) before()
    countDown(k, fault, name)
  }
}

/** An event between two is of the end that was called, or of the caller; any other of its own process. */
function ownerOf(event: LabEvent, side: 'to' | 'from'): string {
  const ends = event as { from?: string; to?: string }
  return ends[side] ?? event.process
}

function countDown(k: Kernel, fault: Striker, name: string): boolean {
  const left = fault.waiting[name]
  if (left === undefined) return false
  fault.waiting[name] = left - 1
  if (left > 1) return false
  delete fault.waiting[name]
  strike(k, fault, k.state.processes.findIndex((process) => process.name === name))
  return true
}

function strike(k: Kernel, fault: Striker, p: number): void {
  const process = processAt(k, p)
  const { spec } = fault
  fault.struck.push({ name: process.name, generation: process.generation })
  // How slow it has been is told once it has been.
  if (spec.type === 'slow') return
  if (process.phase === 'exited' && spec.type !== 'restart') return
  if (spec.type === 'hang') tellProcess(k, fault, process, 'stopped')
  else {
    tellProcess(k, fault, process, spec.type === 'crash' ? 'killed' : `restarted after ${spec.delay ?? 0} ms`)
    if (spec.type === 'crash') crash(k, p)
    else restart(k, p, msToNs(spec.delay ?? 0))
  }
}
