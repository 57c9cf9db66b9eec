import type { Process, ProcessSpec } from '../../contract/process.ts'
import { SECOND } from '../../contract/time.ts'
import { newClock } from '../faults/clock.ts'
import { giveBrokerFaults } from '../faults/broker.ts'
import { giveLimits } from '../faults/limits.ts'
import { coldStart } from '../faults/slow.ts'
import { scheduleProbe } from '../health.ts'
import { close } from '../net/tcp.ts'
import { processIp } from '../net/hosts.ts'
import { startDependents } from './depends.ts'
import { give } from './inbox.ts'
import { emit, processAt, schedule, serviceOf, unschedule, type Kernel } from './kernel.ts'
import { seedStream } from './rng.ts'
import { processSpec } from './spec.ts'
import { giveVolumes } from './volumes.ts'
import type { ProcessState, State } from './state.ts'
import type { EventOf } from '../../contract/events.ts'

/** Compose's grace period between SIGTERM and SIGKILL. */
const STOP_GRACE = 10 * SECOND
type Cause = EventOf<'process.exit'>['cause']

export function newProcesses(k: Kernel): State['processes'] {
  const names = k.request.lab.services.flatMap((service) =>
    service.replicas > 1
      ? Array.from({ length: service.replicas }, (_, i) => ({ service: service.name, name: `${service.name}-${i + 1}` }))
      : service.replicas === 1 ? [{ service: service.name, name: service.name }] : [])
  return names.map(({ name, service }, index): ProcessState => ({
    name, service, ip: processIp(index), phase: 'waiting', generation: 0, exitCode: null, spec: null as unknown as ProcessSpec,
    ready: false, healthy: null, startedAt: 0, failedProbes: 0, inbox: [], stepQueued: false, wake: null, ports: [],
    fds: new Map(), nextFd: 2, output: 0, outputCut: false, stopping: false, killSeq: null, spawnToken: 0,
    busyUntil: null, owed: false, unfinished: null, unsent: false, clock: newClock(),
  }))
}

/** A fresh process in place of any former one. Its program has not run yet. */
export function create(k: Kernel, p: number): void | Promise<void> {
  const process = processAt(k, p)
  process.generation++
  const entropy = seedStream(k.state.seed, `process/${process.name}/${process.generation}`)
  process.spec = processSpec(k, process, entropy)
  Object.assign(process, {
    exitCode: null, ready: false, healthy: null, failedProbes: 0, inbox: [], stepQueued: false, wake: null, ports: [],
    fds: new Map(), nextFd: 2, output: 0, outputCut: false, stopping: false, killSeq: null,
    busyUntil: null, owed: false, unfinished: null, unsent: false,
  })
  const keep = (handle: Process): void => {
    k.handles[p] = handle
  }
  const failed = (error: unknown): void => {
    process.phase = 'running'
    exit(k, p, 125, 'error', `it could not be created: ${String(error)}`)
  }
  try {
    const made = k.factory.create(process.spec)
    if (made instanceof Promise) return made.then(keep, failed)
    keep(made)
  } catch (error) {
    failed(error)
  }
}

export function start(k: Kernel, p: number): void {
  const process = processAt(k, p)
  if (!k.handles[p]) return
  const service = serviceOf(k.request.lab, process.service)
  process.phase = 'running'
  process.startedAt = k.state.now
  emit(k, 'process.start', process.name, {
    service: process.service, command: service.command.join(' '), ip: process.ip, generation: process.generation,
  })
  giveLimits(k, p)
  giveVolumes(k, p)
  give(k, p, { kind: 'start' })
  giveBrokerFaults(k, p)
  const delay = coldStart(k, p)
  if (delay > 0) {
    process.busyUntil = k.state.now + delay
    schedule(k, process.busyUntil, { kind: 'unhold', p, generation: process.generation })
  }
  scheduleProbe(k, p)
  startDependents(k)
}

/**
 * The end of a process: nothing of it runs again, and its sockets are closed as the system closes them (FIN, or RST
 * where unread bytes were left).
 */
export function exit(k: Kernel, p: number, code: number, cause: Cause, detail: string): void {
  const process = processAt(k, p)
  const ran = process.phase === 'running'
  if (process.killSeq !== null) unschedule(k, process.killSeq)
  process.killSeq = null
  process.phase = 'exited'
  process.exitCode = code
  process.ready = false
  process.healthy = null
  process.ports = []
  process.wake = null
  process.busyUntil = null
  process.unfinished = null
  const disk = k.handles[p]?.disk?.(code === 0)
  if (disk !== undefined) process.disk = disk
  process.unsent = false
  k.handles[p]?.kill()
  k.handles[p] = null
  if (ran) emit(k, 'process.exit', process.name, { code, cause, detail })
  for (const { conn: id, side } of [...process.fds.values()]) {
    const conn = k.state.conns.get(id)
    if (conn) close(k, conn, side, `${process.name} went away`)
  }
  process.fds.clear()
  process.inbox = []
  startDependents(k)
}

/** SIGTERM; SIGKILL ten seconds later if it is still there. */
export function stop(k: Kernel, p: number): void {
  const process = processAt(k, p)
  if (process.phase === 'waiting' || process.phase === 'starting') exit(k, p, 143, 'stop', 'stopped before it started')
  else if (process.phase === 'running' && !process.stopping) {
    process.stopping = true
    give(k, p, { kind: 'signal', signal: 'SIGTERM' })
    process.killSeq = schedule(k, k.state.now + STOP_GRACE, { kind: 'kill', p, generation: process.generation })
  }
}

export function crash(k: Kernel, p: number): void {
  if (processAt(k, p).phase !== 'exited') exit(k, p, 137, 'crash', 'SIGKILL')
}

/** Ends what runs at once, as `--reload` must be quick, and starts anew after the delay. */
export function restart(k: Kernel, p: number, delay: number): void {
  const process = processAt(k, p)
  if (process.phase !== 'exited') exit(k, p, 137, 'stop', 'replaced by a restart')
  process.spawnToken = schedule(k, k.state.now + delay, { kind: 'spawn', p, token: k.state.nextSeq })
}

/** The moment of a restart: a stop or another restart in between has taken it back. */
export function spawn(k: Kernel, p: number, token: number): void | Promise<void> {
  const process = processAt(k, p)
  if (process.spawnToken !== token) return
  const made = create(k, p)
  if (made) return made.then(() => start(k, p))
  start(k, p)
}
