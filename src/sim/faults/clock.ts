import type { Clock } from '../../contract/process.ts'
import { nsToMs, type Ns } from '../../contract/time.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { ClockState, FaultState, ProcessState } from '../kernel/state.ts'
import { isIn, tellProcess } from './scope.ts'

export const newClock = (): ClockState => ({ at: 0, mono: 0, rate: 1, jump: 0, settled: 0 })

/** [F22] What a process's monotonic clock shows at a virtual time. It never goes back. */
export const ownTime = ({ at, mono, rate }: ClockState, t: Ns): Ns => (rate === 1 ? mono + t - at : mono + Math.round((t - at) * rate))

/** The virtual time at which its monotonic clock shows `due`: when a deadline of its is reached. */
export const realTime = ({ at, mono, rate }: ClockState, due: Ns): Ns => (rate === 1 ? at + Math.ceil(due) - mono : at + Math.ceil((due - mono) / rate))

/** How wrong its wall clock is against its monotonic one; undefined where it is right. */
export function wallClock(k: Kernel, process: ProcessState): Clock | undefined {
  if (k.state.faults.length === 0 && process.clock.jump === 0 && process.clock.settled === 0) return undefined
  const wall = process.clock.jump + sum(skewsIn(k, process).map((fault) => fault.spec.offset ?? 0)) - nsToMs(process.clock.settled)
  return wall === 0 ? undefined : { wall }
}

type Skew = FaultState & { spec: { type: 'clock_skew'; offset?: number; rate?: number } }

const skewsIn = (k: Kernel, process: ProcessState): Skew[] =>
  k.state.faults.filter((fault): fault is Skew => fault.spec.type === 'clock_skew' && isIn(fault, process))

/** The skews in force have changed: every clock goes on from where it stands, at its new rate, and deadlines move. */
export function retime(k: Kernel): void {
  const { now } = k.state
  for (const process of k.state.processes) {
    const { clock } = process
    const skews = skewsIn(k, process)
    for (const fault of skews) tellProcess(k, fault, process, skewText(fault.spec))
    const rate = skews.reduce((product, fault) => product * (fault.spec.rate ?? 1), 1)
    const mono = ownTime(clock, now)
    Object.assign(clock, { at: now, mono, rate })
    // Nothing pulls at the clocks any more: the wall clock is put right, the monotonic one keeps what it has gained.
    if (skews.every((fault) => (fault.spec.rate ?? 1) === 1)) clock.settled = mono - now
    if (process.wake) process.wake.t = Math.max(now, realTime(clock, process.wake.due))
  }
}

/** [F23] Sets the wall clocks once. It is not undone: nobody sets them back. */
export function jump(k: Kernel, fault: FaultState, offset: number): void {
  for (const process of k.state.processes) {
    if (!isIn(fault, process)) continue
    process.clock.jump += offset
    tellProcess(k, fault, process, `clock set ${offset < 0 ? 'back' : 'forward'} by ${Math.abs(offset)} ms`)
  }
}

function skewText({ offset = 0, rate = 1 }: Skew['spec']): string {
  const parts: string[] = []
  if (offset !== 0) parts.push(`wall clock ${Math.abs(offset)} ms ${offset < 0 ? 'slow' : 'fast'}`)
  if (rate !== 1) parts.push(`clocks run ${rate} times as fast`)
  return parts.join(', ') || 'clock as it is'
}

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0)
