import type { LabService } from '../../contract/lab.ts'
import { emit, schedule, serviceOf, type Kernel } from './kernel.ts'
import type { ProcessState } from './state.ts'

type Dependency = LabService['dependsOn'][number]

/** Starts each waiting process whose `depends_on` is met. Called whenever a process starts, gets healthy or ends. */
export function startDependents(k: Kernel): void {
  k.state.processes.forEach((process, p) => {
    // Generation 0: still to be created, while a lab boots.
    if (process.phase !== 'waiting' || process.generation === 0) return
    const needs = serviceOf(k.request.lab, process.service).dependsOn
    const broken = needs.map((need) => neverMet(k, need)).find((why) => why !== null)
    if (broken) {
      process.phase = 'exited'
      emit(k, 'note', process.name, { text: `${process.name} does not start: ${broken}` })
    } else if (needs.every((need) => isMet(k, need))) {
      process.phase = 'starting'
      schedule(k, k.state.now, { kind: 'start', p, generation: process.generation })
    }
  })
}

const replicasOf = (k: Kernel, service: string): ProcessState[] => k.state.processes.filter((p) => p.service === service)

function isMet(k: Kernel, need: Dependency): boolean {
  return replicasOf(k, need.service).every((process) => {
    if (need.condition === 'service_started') return process.phase === 'running' || process.phase === 'exited'
    if (need.condition === 'service_healthy') return process.healthy === true
    return process.phase === 'exited' && process.exitCode === 0
  })
}

/** Why a condition cannot come true any more, as `docker compose up` would say, or null. */
function neverMet(k: Kernel, need: Dependency): string | null {
  const service = k.request.lab.services.find((s) => s.name === need.service)
  if (need.condition === 'service_healthy' && service?.healthcheck === null) {
    return `it waits for ${need.service} to be healthy, which has no healthcheck`
  }
  for (const process of replicasOf(k, need.service)) {
    if (process.phase !== 'exited') continue
    if (process.exitCode === null) return `${process.name} did not start`
    if (need.condition === 'service_healthy' && process.healthy !== true) return `${process.name} ended before it was healthy`
    if (need.condition === 'service_completed_successfully' && process.exitCode !== 0) {
      return `${process.name} ended with code ${process.exitCode}`
    }
  }
  return null
}
