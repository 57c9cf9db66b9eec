import type { TimedCommand, WorldCommand } from '../../contract/commands.ts'
import { LOG_FORMAT, type LabEvent } from '../../contract/events.ts'
import type { ProcessFactory } from '../../contract/process.ts'
import type { SocketNews } from '../../contract/sockets.ts'
import type { Ns } from '../../contract/time.ts'
import type { OutsideWorld } from '../../contract/world.ts'
import { withBrokers } from '../brokers/factory.ts'
import { watch } from '../faults/strike.ts'
import { putBack, takeCheckpoint, type Checkpoint } from './checkpoint.ts'
import { applyCommand } from './commands.ts'
import { startDependents } from './depends.ts'
import { dispatch } from './dispatch.ts'
import { emit, type Kernel, type WorldRequest } from './kernel.ts'
import { create, newProcesses } from './lifecycle.ts'
import { Log } from './log.ts'
import { pop } from './queue.ts'
import { firstVolumes } from './volumes.ts'
import type { KernelEvent, State } from './state.ts'
import { tell } from './telling.ts'

export interface WorldOptions {
  request: WorldRequest
  factory: ProcessFactory
  /** Sees all processes as they are made, brokers too. */
  wrap?: (factory: ProcessFactory) => ProcessFactory
  outside?: OutsideWorld
  /** Called at once for each event appended to the log. */
  onEvents?: (event: LabEvent) => void
  /** Hears what the lab sends to connections from outside of it (SPEC H1). */
  onSocket?: (socket: number, news: SocketNews) => void
}

export interface Budget {
  /** Kernel events at most. */
  steps?: number
  /** Asked before every step; true ends the call. */
  stop?: () => boolean
}

export interface ProcessView {
  service: string
  running: boolean
  ready: boolean
  healthy: boolean | null
  generation: number
  exitCode: number | null
}

/** One run of a lab: boot it, let time pass, apply commands, read the log. */
export class World {
  readonly log: Log
  #k: Kernel
  /** A process or the outside world is being awaited: virtual time stands, commands wait. */
  #busy = false
  #deferred: WorldCommand[] = []

  constructor(options: WorldOptions) {
    this.log = new Log(options.onEvents)
    const { request, outside, onSocket, wrap = (factory: ProcessFactory) => factory } = options
    const factory = wrap(withBrokers(options.factory))
    this.#k = { state: firstState(request), request, log: this.log, factory, outside, onSocket, handles: [] }
    this.#k.state.processes = newProcesses(this.#k)
    this.#k.handles.push(...this.#k.state.processes.map(() => null))
  }

  get now(): Ns { return this.#k.state.now }
  get steps(): number { return this.#k.state.steps }
  get ended(): { reason: string; detail: string } | null { return this.#k.state.ended }

  /** Creates the processes and schedules those to start that wait for no other. */
  boot(): void | Promise<void> {
    const { seed, epoch, lab } = this.#k.request
    emit(this.#k, 'run.start', '', { seed, epoch, lab: lab.name, format: LOG_FORMAT })
    return this.#createFrom(0)
  }

  /** When the next thing happens; null when nothing is left to happen but what a command would start. */
  nextTime(): Ns | null {
    const queued = this.#nextQueued()
    const command = this.#nextReplayed()
    if (command === undefined) return queued
    const t = Math.max(this.now, command.t)
    return queued === null ? t : Math.min(queued, t)
  }

  /** What the next step will do, in words; '' when nothing is left to do. */
  nextInWords(): string {
    const next = this.upcoming()
    return next === null ? '' : tell(this.#k, next)
  }

  /** The kernel event that `step` would run; null where nothing is left to happen but what a command would start. */
  upcoming(): Readonly<KernelEvent> | null {
    const next = this.#earliest()
    if (next === null) return null
    return next.p < 0 ? (this.#k.state.queue[0] ?? null) : this.#wakeOf(next)
  }

  /** All that the kernel knows, to be read and not to be changed. */
  get state(): Readonly<State> { return this.#k.state }

  /** Runs one kernel event and what follows from it. */
  step(): void | Promise<void> {
    if (this.#busy) throw new Error('a step is under way: await it before the next')
    this.#replay(Infinity)
    if (this.ended) return
    const event = this.#take()
    if (event === null) return
    const { state, request } = this.#k
    if (event.t > request.limits.virtualTime) {
      state.now = Math.max(state.now, request.limits.virtualTime)
      this.end('virtual-time', `the run has reached its limit of ${request.limits.virtualTime / 1e9} virtual seconds`)
      return
    }
    state.stepsAtInstant = event.t > state.now ? 1 : state.stepsAtInstant + 1
    state.now = Math.max(state.now, event.t)
    state.steps++
    const done = dispatch(this.#k, event)
    if (done) return this.#await(done)
    this.#settle()
  }

  /** Runs all that happens up to `t`, then sets the clock to it. Infinity: until nothing is left to happen. */
  async runUntil(t: Ns, budget: Budget = {}): Promise<'time' | 'idle' | 'budget' | 'ended'> {
    let left = budget.steps ?? Infinity
    for (;;) {
      this.#replay(t)
      if (this.ended) return 'ended'
      const next = this.#nextQueued()
      if (next === null || next > t) break
      if (left-- <= 0 || budget.stop?.()) return 'budget'
      const pending = this.step()
      if (pending) await pending
    }
    this.#advanceTo(t)
    if (this.ended) return 'ended'
    return this.nextTime() === null ? 'idle' : 'time'
  }

  /** At a step boundary; while a step is awaited, right after it. */
  apply(command: WorldCommand): void {
    if (this.ended) return
    if (this.#busy) this.#deferred.push(command)
    else applyCommand(this.#k, command)
  }

  /** The commands so far, with their moments: what a replay needs besides the request. */
  recorded(): TimedCommand[] {
    return [...this.#k.state.recorded]
  }

  checkpoint(): Checkpoint | null {
    return this.#busy ? null : takeCheckpoint(this.#k)
  }

  restore(checkpoint: Checkpoint, options: { seed?: number } = {}): void | Promise<void> {
    if (this.#busy) throw new Error('a step is under way: await it before going back')
    const pending = putBack(this.#k, checkpoint, options.seed)
    return pending && this.#await(pending)
  }

  /** Closes the log. The processes stay as they are, so that a checkpoint can be put back; `dispose` lets them go. */
  end(reason: string, detail: string): void {
    if (this.ended) return
    this.#k.state.ended = { reason, detail }
    emit(this.#k, 'run.end', '', { reason, detail })
  }

  /** Gives the resources of all processes back. Nothing runs in this world after it. */
  dispose(): void {
    this.end('disposed', 'the world was let go')
    this.#k.handles.forEach((handle, p) => {
      handle?.kill()
      this.#k.handles[p] = null
    })
  }

  process(name: string): ProcessView | undefined {
    const process = this.#k.state.processes.find((p) => p.name === name)
    if (!process) return undefined
    const { service, ready, healthy, generation, exitCode } = process
    return { service, running: process.phase === 'running', ready, healthy, generation, exitCode }
  }

  processes(): string[] {
    return this.#k.state.processes.map((process) => process.name)
  }

  #createFrom(p: number): void | Promise<void> {
    for (let at = p; at < this.#k.state.processes.length; at++) {
      const pending = create(this.#k, at)
      if (pending) return this.#await(pending.then(() => this.#createFrom(at + 1)))
    }
    startDependents(this.#k)
  }

  async #await(pending: Promise<void>): Promise<void> {
    this.#busy = true
    try {
      await pending
    } finally {
      this.#busy = false
    }
    this.#settle()
    for (const command of this.#deferred.splice(0)) this.apply(command)
  }

  /** The earliest of the queue's events and the processes' own deadlines, by (t, seq). */
  #earliest(): { t: Ns; seq: number; p: number } | null {
    const { queue, processes } = this.#k.state
    const head = queue[0]
    let t = head?.t ?? Infinity
    let seq = head?.seq ?? Infinity
    let p = -1
    for (let i = 0; i < processes.length; i++) {
      const wake = processes[i]?.wake
      if (wake && (wake.t < t || (wake.t === t && wake.seq < seq))) {
        t = wake.t
        seq = wake.seq
        p = i
      }
    }
    return t === Infinity ? null : { t, seq, p }
  }

  #nextQueued(): Ns | null {
    return this.#earliest()?.t ?? null
  }

  #take(): KernelEvent | null {
    const next = this.#earliest()
    if (next === null) return null
    if (next.p < 0) return pop(this.#k.state.queue) ?? null
    return this.#wakeOf(next)
  }

  #wakeOf({ t, seq, p }: { t: Ns; seq: number; p: number }): KernelEvent {
    return { t, seq, kind: 'wake', p, generation: this.#k.state.processes[p]?.generation ?? 0 }
  }

  #nextReplayed(): TimedCommand | undefined {
    return this.#k.request.commands[this.#k.state.replayed]
  }

  /**
   * Applies the recorded commands whose moment, not after `t`, has come: the clock stands at theirs and as many steps
   * have been run, or nothing is left to do before it.
   */
  #replay(t: Ns): void {
    for (;;) {
      const next = this.#nextReplayed()
      if (next === undefined || next.t > t || this.ended) return
      const queued = this.#nextQueued()
      const { state } = this.#k
      if (queued !== null && queued <= next.t && !(state.now >= next.t && state.steps >= next.step)) return
      this.#advanceTo(next.t)
      if (this.ended) return
      state.replayed++
      applyCommand(this.#k, next.command)
    }
  }

  #advanceTo(t: Ns): void {
    const { state, request } = this.#k
    if (!Number.isFinite(t) || t <= state.now) return
    state.now = Math.min(t, Math.max(state.now, request.limits.virtualTime))
    state.stepsAtInstant = 0
    if (t > request.limits.virtualTime) {
      this.end('virtual-time', `the run has reached its limit of ${request.limits.virtualTime / 1e9} virtual seconds`)
    }
  }

  /** At the end of a step: faults that wait for what has just happened strike now. */
  #settle(): void {
    if (!this.ended) watch(this.#k)
    this.#checkBounds()
  }

  #checkBounds(): void {
    const { state, request } = this.#k
    if (this.ended) return
    if (this.log.events.length >= request.limits.events) {
      this.end('events', `the run has reached its limit of ${request.limits.events} events`)
    } else if (state.stepsAtInstant >= request.limits.stepsPerInstant) {
      const detail = `${state.stepsAtInstant} steps without any time passing; the last process to run was ${state.lastStepped || 'none'}: `
        + 'it keeps waking itself, for example by a loop that awaits nothing that takes time'
      this.end('livelock', detail)
    }
  }
}

function firstState(request: WorldRequest): State {
  return {
    seed: request.seed, now: 0, steps: 0, stepsAtInstant: 0, lastStepped: '', ended: null, nextSeq: 1, queue: [], streams: {},
    processes: [], files: { ...request.files }, volumes: firstVolumes({ request }), conns: new Map(), nextConn: 1, nextQuietConn: -1, nextExchange: 1,
    nextPort: 0, hosts: { outside: [], callers: [], turn: {} }, faults: [], nextLookup: 1, watched: 0, calls: new Map(), nextCall: 1, sockets: new Map(),
    nextWorldRequest: 1, recorded: [], replayed: 0,
  }
}
