import { hostMessageSchema, type HostMessage } from '../../contract/runtime.ts'
import type { LabEvent } from '../../contract/events.ts'
import type { RunRequest } from '../../contract/run.ts'
import type { SocketNews } from '../../contract/sockets.ts'
import type { OutsideRequest, OutsideResponse, OutsideWorld } from '../../contract/world.ts'
import { runChecks } from '../../grade/run-checks.ts'
import { createProcessFactory } from '../../process/factory.ts'
import type { Platform } from '../../process/platform.ts'
import type { MachinePool } from '../../process/pool.ts'
import { World, type Budget, type WorldOptions } from '../../sim/index.ts'
import type { EngineHost } from './host.ts'
import { LiveRun } from './live-run.ts'
import { runProgram } from './program.ts'

/** About a second of a tight Python loop; see PyodideProcess. */
const TICKS_PER_STEP = 600_000
/** A check that spins is told by name within some seconds, well before the watchdog would end everything. */
const JUDGE_LIMITS = { memory: 1024 * 1024 * 1024, ticks: 2_000_000, output: 4_000_000 }
const EXEC_LIMITS = { memory: 2048 * 1024 * 1024, ticks: Number.MAX_SAFE_INTEGER, output: 1_000_000_000 }
/** Milliseconds that a check's world runs between two looks at the messages. */
const CHECK_SLICE = 50

/**
 * The sandbox's inside: takes the port's messages, runs labs, checks and commands, and answers. It is the same in a
 * browser's worker and in a Node thread.
 */
export class Engine {
  readonly #pool: MachinePool
  readonly #platform: Platform
  readonly #host: EngineHost
  #run: LiveRun | null = null
  #runDone: Promise<void> = Promise.resolve()
  readonly #outside = new Map<number, (response: OutsideResponse | null, error?: string) => void>()
  #outsideIds = 0
  /** When messages were last let in, host's ms. */
  #turnedAt = 0

  constructor(pool: MachinePool, platform: Platform, host: EngineHost) {
    this.#pool = pool
    this.#platform = platform
    this.#host = host
  }

  /** Takes one message of the page's; what does not fit the schema is dropped with a word. */
  receive(raw: unknown): void {
    const parsed = hostMessageSchema.safeParse(raw)
    if (!parsed.success) {
      const runId = String((raw as { runId?: unknown } | null)?.runId ?? '')
      this.#host.post({ type: 'failed', runId, message: `the engine was sent a message that it does not know: ${parsed.error.message}` })
      return
    }
    this.#handle(parsed.data)
  }

  #handle(message: HostMessage): void {
    switch (message.type) {
      case 'ping': this.#host.post({ type: 'pong', runId: message.runId, nonce: message.nonce }); break
      case 'start': this.#guard(message.request.runId, () => this.#start(message.request, message.hasWorld)); break
      case 'command': this.#live(message.runId)?.command(message.command); break
      case 'pace': this.#live(message.runId)?.pace(message.pace); break
      case 'step': this.#live(message.runId)?.singleStep(); break
      case 'stop': this.#live(message.runId)?.stop(); break
      case 'check': this.#guard(message.runId, () => this.#check(message)); break
      case 'exec': this.#guard(message.runId, () => this.#exec(message)); break
      case 'world': this.#outside.get(message.id)?.(message.response, message.error); break
    }
  }

  #live(runId: string): LiveRun | null {
    return this.#run?.id === runId ? this.#run : null
  }

  #guard(runId: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      this.#host.post({ type: 'failed', runId, message })
    })
  }

  async #start(request: RunRequest, hasWorld: boolean): Promise<void> {
    const outside = hasWorld ? this.#outsideOf(request.runId) : undefined
    const onSocket = (socket: number, news: SocketNews) => this.#host.post({ type: 'socket', runId: request.runId, socket, news })
    const run = new LiveRun(request, (onEvents) => this.#world(request, onEvents, outside, onSocket), this.#host, this.#platform.realNow)
    // One lab at a time: the one before gives its interpreters back first. Commands for the new one wait in it meanwhile.
    this.#run?.stop()
    this.#run = run
    const work = this.#runDone.then(() => run.run())
    this.#runDone = work.then(() => {}, () => {})
    const summary = await work
    if (this.#run === run) this.#run = null
    this.#host.post({ type: 'ended', runId: run.id, summary })
  }

  #world(request: RunRequest, onEvents: (event: LabEvent) => void, outside: OutsideWorld | undefined, onSocket?: WorldOptions['onSocket']): World {
    const limits = { memory: request.limits.memory, ticks: TICKS_PER_STEP }
    const factory = createProcessFactory(this.#pool, this.#platform, { limits })
    return new World({ request, factory, onEvents, ...(outside ? { outside } : {}), ...(onSocket ? { onSocket } : {}) })
  }

  async #check(message: Extract<HostMessage, { type: 'check' }>): Promise<void> {
    const { runId, request } = message
    const outside = message.hasWorld ? this.#outsideOf(runId) : undefined
    await this.#pool.rest
    const post = this.#host.post
    const verdict = await runChecks(request, {
      createWorld: (run, onEvents) => this.#patient(this.#world(run, onEvents, outside)),
      judge: (spec, call, onOutput) =>
        runProgram({ ...spec, name: 'judge', call, limits: JUDGE_LIMITS }, this.#pool, this.#platform, onOutput),
      realNow: this.#platform.realNow,
    }, {
      collected: (count) => post({ type: 'collected', runId, count }),
      result: (result) => post({ type: 'result', runId, result }),
      log: (id, seed, events) => post({ type: 'log', runId, id, seed, events }),
    })
    const { points, pointsMax, error } = verdict
    post({ type: 'verdict', runId, points, pointsMax, error })
  }

  /** A world that looks at the messages now and then, so that a long check never seems to hang. */
  #patient(world: World): World {
    const runUntil = world.runUntil.bind(world)
    world.runUntil = async (t: number, budget: Budget = {}) => {
      for (;;) {
        const due = () => this.#platform.realNow() - this.#turnedAt > CHECK_SLICE
        let sliced = false
        const stop = () => (budget.stop?.() ? true : (sliced = due()))
        const result = await runUntil(t, { ...budget, stop })
        if (due()) await this.#turn()
        if (result !== 'budget' || !sliced) return result
      }
    }
    return world
  }

  async #turn(): Promise<void> {
    await this.#host.turn()
    this.#turnedAt = this.#platform.realNow()
  }

  async #exec(message: Extract<HostMessage, { type: 'exec' }>): Promise<void> {
    const { runId, argv, files, env, seed, epoch } = message
    await this.#pool.rest
    const program = { name: 'exec', argv, files, env, seed, epoch, limits: EXEC_LIMITS }
    const exit = await runProgram(program, this.#pool, this.#platform, (stream, text) => this.#host.post({ type: 'output', runId, stream, text }))
    this.#host.post({ type: 'exited', runId, ...exit })
  }

  /** Asks the page's side, where the lesson's handlers live; virtual time stands meanwhile (T1). */
  #outsideOf(runId: string): OutsideWorld {
    return (request: OutsideRequest) => new Promise((resolve, reject) => {
      const id = ++this.#outsideIds
      this.#outside.set(id, (response, error) => {
        this.#outside.delete(id)
        if (error) reject(new Error(error))
        else resolve(response)
      })
      this.#host.post({ type: 'world', runId, request: { ...request, id } })
    })
  }
}
