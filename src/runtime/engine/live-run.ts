import type { Pace, WorldCommand } from '../../contract/commands.ts'
import type { LabEvent } from '../../contract/events.ts'
import type { RunRequest } from '../../contract/run.ts'
import type { ClockState, RunSummary } from '../../contract/runtime.ts'
import type { World } from '../../sim/index.ts'
import type { EngineHost } from './host.ts'

/** Milliseconds of work between two looks at the messages. */
const SLICE = 8
/** Milliseconds between two clock messages while time runs. */
const FRAME = 33
/** A lab that is behind the wall clock by no more than this (ms) catches up; beyond it, time goes on from where it stands. */
const MOST_LAG = 250
/** Timers are no more exact than this (ms): a shorter rest is a turn. */
const SHORTEST_SLEEP = 1.5
/** "As fast as possible" never lets more than this pass in one slice, so that a lab with a heartbeat stays in hand. */
const MAX_SLICE_NS = 16e9

/** A lab that runs while somebody watches: paces virtual time by the wall clock, takes commands between two steps. */
export class LiveRun {
  readonly id: string
  readonly #world: World
  readonly #host: EngineHost
  readonly #realNow: () => number
  readonly #startedAt: number
  /** The run's limit of virtual time, ns. */
  readonly #limit: number
  #pace: Pace = { mode: 'paced', speed: 1 }
  /** Where the pace was set: virtual ns and wall ms of one moment. */
  #anchor: { virtual: number; wall: number }
  #commands: WorldCommand[] = []
  #singleSteps = 0
  /** What the last single step did; undefined once time runs by itself. */
  #did: string | undefined
  #stopping = false
  #events: LabEvent[] = []
  #clockSent = ''
  #clockSentAt = -Infinity
  #wake: () => void = () => {}

  constructor(request: RunRequest, makeWorld: (onEvents: (event: LabEvent) => void) => World, host: EngineHost, realNow: () => number) {
    this.id = request.runId
    this.#host = host
    this.#realNow = realNow
    this.#startedAt = realNow()
    this.#limit = request.limits.virtualTime
    this.#anchor = { virtual: 0, wall: this.#startedAt }
    this.#world = makeWorld((event) => { this.#events.push(event) })
  }

  command(command: WorldCommand): void {
    this.#commands.push(command)
    this.#wake()
  }

  pace(pace: Pace): void {
    this.#pace = pace
    if (pace.mode !== 'paused') this.#did = undefined
    this.#anchorHere()
    this.#wake()
  }

  singleStep(): void {
    this.#singleSteps++
    this.#wake()
  }

  stop(): void {
    this.#stopping = true
    this.#wake()
  }

  /** Boots the lab and runs it until it ends; resolves with its summary, the log sent whole. */
  async run(): Promise<RunSummary> {
    const world = this.#world
    await world.boot()
    this.#anchorHere()
    this.#host.post({ type: 'started', runId: this.id })
    while (!world.ended) {
      await this.#slice()
      this.#flush()
      if (this.#stopping) world.end('stopped', 'the run was stopped')
      if (!world.ended) await this.#rest()
    }
    this.#flush()
    this.#tellClock()
    const summary = this.#summary()
    world.dispose()
    return summary
  }

  async #slice(): Promise<void> {
    const world = this.#world
    await this.#beforeCommands()
    for (const command of this.#commands.splice(0)) world.apply(command)
    for (; this.#singleSteps > 0 && !world.ended; this.#singleSteps--) {
      this.#did = world.nextInWords()
      await world.step()
    }
    const begun = this.#realNow()
    const stop = () => this.#realNow() - begun > SLICE || this.#commands.length > 0 || this.#stopping
    const pace = this.#pace
    if (pace.mode === 'paced') await this.#follow(pace.speed, stop)
    else if (pace.mode === 'max') await this.#race(stop)
    else if (pace.mode === 'finish') await world.runUntil(this.#limit + 1, { stop })
    else if (pace.mode === 'until') await this.#reach(pace.t, stop)
  }

  /** A command belongs to the moment at which it came: what was due before it has happened. */
  async #beforeCommands(): Promise<void> {
    if (this.#pace.mode !== 'paced' || this.#commands.length === 0 || this.#singleSteps > 0) return
    const begun = this.#realNow()
    await this.#world.runUntil(this.#followed(this.#pace.speed), { stop: () => this.#realNow() - begun > SLICE })
  }

  /** To a moment, and stands there: nothing is left to happen at it, and nothing after it has happened. */
  async #reach(t: number, stop: () => boolean): Promise<void> {
    const result = await this.#world.runUntil(t, { stop })
    if (result !== 'budget' && this.#pace.mode === 'until') this.#pace = { mode: 'paused' }
  }

  /** Lets virtual time follow the wall clock. */
  async #follow(speed: number, stop: () => boolean): Promise<void> {
    const result = await this.#world.runUntil(this.#followed(speed), { stop })
    // Far behind the wall clock (a busy lab): time goes on from here instead of racing to catch up.
    if (result === 'budget' && this.#followed(speed) - this.#world.now > MOST_LAG * 1e6 * speed) this.#anchorHere()
  }

  /** From event to event, but never further than the last one: an idle lab's clock stands. */
  async #race(stop: () => boolean): Promise<void> {
    const world = this.#world
    // However far the next event is: a connection's last retry may be minutes away.
    const furthest = Math.max(world.now + MAX_SLICE_NS, world.nextTime() ?? 0)
    while (!world.ended && !stop()) {
      const next = world.nextTime()
      if (next === null || next > furthest) return
      await world.runUntil(next, { stop })
    }
  }

  #followed(speed: number): number {
    return Math.round(this.#anchor.virtual + (this.#realNow() - this.#anchor.wall) * 1e6 * speed)
  }

  /** Waits until there is something to do: the next event's time at this pace, a frame, a command. */
  async #rest(): Promise<void> {
    const awaited = this.#commands.length > 0 || this.#stopping || this.#singleSteps > 0
    const ms = awaited ? 0 : this.#restMs()
    if (ms < SHORTEST_SLEEP) {
      if (this.#realNow() - this.#clockSentAt >= FRAME) this.#tellClock()
      return this.#host.turn()
    }
    this.#tellClock()
    const sleep = this.#host.sleep(ms)
    this.#wake = sleep.wake
    await sleep.done
    this.#wake = () => {}
  }

  #restMs(): number {
    const pace = this.#pace
    if (pace.mode === 'paused') return Infinity
    if (pace.mode === 'finish' || pace.mode === 'until') return 0
    const next = this.#world.nextTime()
    if (pace.mode === 'max') return next === null ? Infinity : 0
    const due = next === null ? Infinity : (next - this.#followed(pace.speed)) / 1e6 / pace.speed
    return Math.min(Math.max(due, 0), this.#host.frame ?? FRAME)
  }

  #anchorHere(): void {
    this.#anchor = { virtual: this.#world.now, wall: this.#realNow() }
  }

  #flush(): void {
    if (this.#events.length > 0) {
      this.#host.post({ type: 'events', runId: this.id, events: this.#events })
      this.#events = []
    }
  }

  #tellClock(): void {
    const clock: ClockState = {
      now: this.#world.now, steps: this.#world.steps, pace: this.#pace, idle: this.#world.nextTime() === null,
      ...(this.#did === undefined ? {} : { did: this.#did }),
    }
    const text = JSON.stringify(clock)
    if (text !== this.#clockSent) this.#host.post({ type: 'clock', runId: this.id, clock })
    this.#clockSent = text
    this.#clockSentAt = this.#realNow()
  }

  #summary(): RunSummary {
    const { log, now, ended } = this.#world
    return {
      runId: this.id, hash: log.hash(), events: log.events.length, virtualNs: now,
      wallMs: this.#realNow() - this.#startedAt, reason: ended?.reason ?? '', detail: ended?.detail ?? '',
      commands: this.#world.recorded(),
    }
  }
}
