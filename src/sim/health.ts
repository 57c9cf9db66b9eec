import { msToNs } from '../contract/time.ts'
import { emit, processAt, schedule, serviceOf, type Kernel } from './kernel/kernel.ts'
import type { CallOutcome, ProcessState } from './kernel/state.ts'
import { startProbe } from './net/client.ts'

/**
 * Compose health checks, as Docker runs them: the first probe an interval after the start, the next an interval after
 * the last has ended; `retries` failures in a row make it unhealthy, those within the start period do not count.
 */
export function scheduleProbe(k: Kernel, p: number): void {
  const process = processAt(k, p)
  const check = serviceOf(k.request.lab, process.service).healthcheck
  if (check) schedule(k, k.state.now + msToNs(check.intervalMs), { kind: 'probe', p, generation: process.generation })
}

export function onProbe(k: Kernel, p: number, generation: number): void {
  const process = processAt(k, p)
  const check = serviceOf(k.request.lab, process.service).healthcheck
  if (!check || !isAlive(process, generation)) return
  startProbe(k, p, check.probe.port, check.probe.kind === 'http' ? check.probe.path : null, check.timeoutMs)
}

/** True when the process has just become healthy. */
export function onProbed(k: Kernel, p: number, generation: number, outcome: CallOutcome): boolean {
  const process = processAt(k, p)
  const check = serviceOf(k.request.lab, process.service).healthcheck
  if (!check || !isAlive(process, generation)) return false
  scheduleProbe(k, p)
  const error = outcome.ok ? (outcome.status >= 400 ? `the probe got status ${outcome.status}` : null) : outcome.error
  if (error === null) {
    process.failedProbes = 0
    if (process.healthy === true) return false
    process.healthy = true
    emit(k, 'process.healthy', process.name, {})
    return true
  }
  const starting = process.healthy === null && k.state.now - process.startedAt < msToNs(check.startPeriodMs)
  if (starting) return false
  process.failedProbes++
  if (process.failedProbes >= check.retries && process.healthy !== false) {
    process.healthy = false
    emit(k, 'process.unhealthy', process.name, { detail: `${process.failedProbes} probes failed in a row; the last: ${error}` })
  }
  return false
}

const isAlive = (process: ProcessState, generation: number): boolean =>
  process.phase === 'running' && process.generation === generation
