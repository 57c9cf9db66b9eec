import type { Pace, WorldCommand } from '../../contract/commands.ts'
import type { CheckResult, CheckRequest, Verdict } from '../../contract/grade.ts'
import { engineMessageSchema, type BootProgress, type CheckListener, type EngineMessage, type ExecRequest, type ExecResult, type Run, type RunListener, type RunSummary, type SandboxRuntime } from '../../contract/runtime.ts'
import type { RunRequest } from '../../contract/run.ts'
import type { OutsideWorld } from '../../contract/world.ts'
import type { Channel, OpenChannel } from './channel.ts'
import { Watchdog } from './watchdog.ts'

/** One piece of work of the engine, by its run id. */
interface Job {
  message(message: EngineMessage): void
  /** The engine is gone; nothing more comes. */
  failed(reason: string): void
  world?: OutsideWorld | undefined
}

/** An engine with its jobs. */
interface Engine { channel: Channel; jobs: Map<string, Job>; watchdog: Watchdog }

/** An engine that is being opened, or is open. */
interface Opening { engine: Promise<Engine>; hurry(): void }

const GONE = 'the sandbox has been disposed of'
/** Milliseconds that a run has for itself before a spare engine is made beside it; the watchdog would not need one sooner. */
export const SPARE_AFTER = 8000

export interface RemoteOptions {
  /** Keep a second engine ready, which takes over when the first one has to be ended. */
  spare: boolean
  /** A snapshot that the engine made for itself, to be kept for next time. */
  onSnapshot?: (bytes: Uint8Array) => void
}

/** The sandbox port over engines in threads of their own: run ids, checked messages, a watchdog and a warm spare. */
export function createRemoteRuntime(open: OpenChannel, options: RemoteOptions): SandboxRuntime {
  let current: Opening | null = null
  let spare: Opening | null = null
  let spareTimer: ReturnType<typeof setTimeout> | null = null
  let disposed = false
  let nonce = 0
  const progressListeners = new Set<(progress: BootProgress) => void>()

  function opening(): Opening {
    let hurry = (): void => {}
    const awaited = new Promise<void>((resolve) => { hurry = resolve })
    return { engine: openEngine(awaited), hurry }
  }

  async function openEngine(awaited: Promise<void>): Promise<Engine> {
    const jobs = new Map<string, Job>()
    const fail = (reason: string) => {
      watchdog.watch(false)
      for (const job of [...jobs.values()]) job.failed(reason)
      jobs.clear()
    }
    const watchdog = new Watchdog(
      () => channel.post({ type: 'ping', runId: '', nonce: ++nonce }),
      () => {
        channel.close()
        retire(engine)
        fail('the sandbox stopped answering and was ended: something ran without ever coming back')
      },
    )
    const channel = await open({
      message: (raw) => { watchdog.heard(); receive(engine, raw) },
      failed: (reason) => { retire(engine); fail(reason) },
    }, (progress) => { for (const listener of progressListeners) listener(progress) }, awaited)
    const engine: Engine = { channel, jobs, watchdog }
    return engine
  }

  function receive(engine: Engine, raw: unknown): void {
    const parsed = engineMessageSchema.safeParse(raw)
    if (!parsed.success) return // not of the protocol: no reason to believe anything about it
    const message = parsed.data
    if (message.type === 'snapshot') options.onSnapshot?.(message.bytes)
    const job = engine.jobs.get(message.runId)
    if (!job) return // of a run that is over
    if (message.type === 'world') void answerWorld(engine, job, message)
    else job.message(message)
  }

  async function answerWorld(engine: Engine, job: Job, message: Extract<EngineMessage, { type: 'world' }>): Promise<void> {
    const { runId, request } = message
    try {
      const response = await (job.world?.(request) ?? null)
      engine.channel.post({ type: 'world', runId, id: request.id, response })
    } catch (error) {
      engine.channel.post({ type: 'world', runId, id: request.id, response: null, error: String(error) })
    }
  }

  /** An engine that is gone is not used again; the spare, where there is one, takes its place. */
  function retire(engine: Engine): void {
    void current?.engine.then((running) => {
      if (running !== engine) return
      current = spare
      spare = null
    }, () => {})
  }

  function currentOpening(): Opening {
    const opened = (current ??= opening())
    opened.engine.catch(() => { if (current === opened) current = null })
    return opened
  }

  /** The engine, for work that waits for it. */
  function engine(): Promise<Engine> {
    if (disposed) return Promise.reject(new Error(GONE))
    const opened = currentOpening()
    opened.hurry()
    return opened.engine
  }

  function prepareSpare(): void {
    if (!options.spare || spare || spareTimer !== null) return
    spareTimer = setTimeout(() => {
      spareTimer = null
      if (spare || disposed) return
      const opened = spare = opening()
      opened.engine.catch(() => { if (spare === opened) spare = null })
    }, SPARE_AFTER)
  }

  function begin(engine: Engine, runId: string, job: Job): void {
    engine.jobs.set(runId, job)
    engine.watchdog.watch(true)
  }

  function end(engine: Engine, runId: string): void {
    engine.jobs.delete(runId)
    if (engine.jobs.size === 0) engine.watchdog.watch(false)
  }

  async function start(request: RunRequest, listener: RunListener, world?: OutsideWorld): Promise<Run> {
    const at = await engine()
    const runId = request.runId
    let summarized: (summary: RunSummary) => void
    const summary = new Promise<RunSummary>((resolve) => { summarized = resolve })
    const finish = (last: RunSummary) => { end(at, runId); listener.ended(last); summarized(last) }
    const began = Date.now()
    begin(at, runId, {
      world,
      message(message) {
        if (message.type === 'events') listener.events(message.events)
        else if (message.type === 'clock') listener.clock(message.clock)
        else if (message.type === 'socket') listener.socket?.(message.socket, message.news)
        else if (message.type === 'started') prepareSpare()
        else if (message.type === 'ended') finish(message.summary)
        else if (message.type === 'failed') finish(failedSummary(runId, 'failed', message.message, began))
      },
      failed: (reason) => finish(failedSummary(runId, 'watchdog', reason, began)),
    })
    at.channel.post({ type: 'start', request, hasWorld: world !== undefined })
    return {
      id: runId,
      send: (command: WorldCommand) => at.channel.post({ type: 'command', runId, command }),
      pace: (pace: Pace) => at.channel.post({ type: 'pace', runId, pace }),
      step: () => at.channel.post({ type: 'step', runId }),
      stop: () => { at.channel.post({ type: 'stop', runId }); return summary },
    }
  }

  async function check(request: CheckRequest, listener: CheckListener, world?: OutsideWorld): Promise<Verdict> {
    const at = await engine()
    const runId = request.run.runId
    const results: CheckResult[] = []
    return new Promise<Verdict>((resolve, reject) => {
      const done = (act: () => void) => { end(at, runId); act() }
      begin(at, runId, {
        world,
        message(message) {
          if (message.type === 'result') { results.push(message.result); listener.result(message.result) }
          else if (message.type === 'collected') listener.collected?.(message.count)
          else if (message.type === 'log') listener.log(message.id, message.seed, message.events)
          else if (message.type === 'verdict') {
            const { points, pointsMax, error } = message
            done(() => resolve({ results, points, pointsMax, error }))
          } else if (message.type === 'failed') done(() => reject(new Error(message.message)))
        },
        failed: (reason) => done(() => reject(new Error(reason))),
      })
      at.channel.post({ type: 'check', runId, request, hasWorld: world !== undefined })
    })
  }

  let execs = 0
  async function exec(request: ExecRequest, onOutput: (stream: 'stdout' | 'stderr', text: string) => void): Promise<ExecResult> {
    const at = await engine()
    const runId = `exec-${++execs}`
    return new Promise<ExecResult>((resolve, reject) => {
      const done = (act: () => void) => { end(at, runId); act() }
      begin(at, runId, {
        message(message) {
          if (message.type === 'output') onOutput(message.stream, message.text)
          else if (message.type === 'exited') done(() => resolve({ code: message.code, detail: message.detail }))
          else if (message.type === 'failed') done(() => reject(new Error(message.message)))
        },
        failed: (reason) => done(() => reject(new Error(reason))),
      })
      at.channel.post({ type: 'exec', runId, ...request })
    })
  }

  async function warm(onProgress?: (progress: BootProgress) => void): Promise<void> {
    if (onProgress) progressListeners.add(onProgress)
    try {
      if (disposed) throw new Error(GONE)
      await currentOpening().engine
      onProgress?.({ phase: 'ready', loaded: 1, total: 1 })
    } finally {
      if (onProgress) progressListeners.delete(onProgress)
    }
  }

  function dispose(): void {
    disposed = true
    if (spareTimer !== null) clearTimeout(spareTimer)
    for (const opened of [current, spare]) {
      opened?.engine.then((one) => { one.watchdog.watch(false); one.channel.close() }, () => {})
    }
    current = spare = null
  }

  return { warm, start, check, exec, dispose }
}

function failedSummary(runId: string, reason: string, detail: string, began: number): RunSummary {
  return { runId, hash: '', events: 0, virtualNs: 0, wallMs: Date.now() - began, reason, detail, commands: [] }
}
