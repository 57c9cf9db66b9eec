import type { WorldCommand } from '../../contract/commands.ts'
import type { CheckRequest } from '../../contract/grade.ts'
import { attachSchema, type FromHost } from '../../contract/remote.ts'
import { hostMessageSchema, type HostMessage, type Run, type RunListener, type SandboxRuntime } from '../../contract/runtime.ts'
import type { RunRequest } from '../../contract/run.ts'
import type { OutsideResponse, OutsideWorld } from '../../contract/world.ts'

/** A runtime whose run others may join. */
export interface Joinable extends SandboxRuntime {
  /** What runs now. */
  current(): Joined | null
  /** A number for a connection into the run, which nobody else's has. */
  newSocket(): number
}

export interface Joined {
  request: RunRequest
  run: Run
  /** Tells all that the run has said so far, and then what follows; the answer ends that. */
  watch(listener: RunListener): () => void
}

/** A page's connections into a run: the run's numbers by its own, and the other way. */
interface Sockets { own: Map<number, number>; theirs: Map<number, number> }

/** One line to a page: the port's messages in, the port's messages out. The other side of remote-runtime.ts. */
export interface ServedLine {
  receive(raw: unknown): void
  /** The page is gone; what it started goes on. */
  gone(): void
}

export function serveLine(runtime: Joinable, post: (message: FromHost) => void): ServedLine {
  const runs = new Map<string, Promise<Run>>()
  const sockets = new Map<string, Sockets>()
  const leaving: (() => void)[] = []
  const questions = new Map<number, { resolve(answer: OutsideResponse | null): void; reject(error: Error): void }>()
  let asked = 0
  let open = true
  const say = (message: FromHost): void => { if (open) post(message) }

  const listenerOf = (runId: string): RunListener => ({
    events: (events) => say({ type: 'events', runId, events }),
    clock: (clock) => say({ type: 'clock', runId, clock }),
    socket(own, news) {
      const socket = sockets.get(runId)?.theirs.get(own)
      // Another page's.
      if (socket !== undefined) say({ type: 'socket', runId, socket, news })
    },
    ended: (summary) => {
      runs.delete(runId)
      sockets.delete(runId)
      say({ type: 'ended', runId, summary: { ...summary, runId } })
    },
  })

  const worldOf = (runId: string): OutsideWorld => (request) => new Promise((resolve, reject) => {
    if (!open) return reject(new Error('the page that answers for the outside world is gone'))
    const id = ++asked
    questions.set(id, { resolve, reject })
    say({ type: 'world', runId, request: { ...request, id } })
  })

  const failed = (runId: string) => (error: unknown): void => say({ type: 'failed', runId, message: error instanceof Error ? error.message : String(error) })

  function start(request: RunRequest, hasWorld: boolean): void {
    const { runId } = request
    const starting = runtime.start(request, listenerOf(runId), hasWorld ? worldOf(runId) : undefined)
    runs.set(runId, starting)
    starting.then(() => say({ type: 'started', runId }), (error: unknown) => { runs.delete(runId); failed(runId)(error) })
  }

  function attach(runId: string): void {
    const found = runtime.current()
    say({ type: 'attached', runId, request: found?.request ?? null })
    if (!found) return
    runs.set(runId, Promise.resolve(found.run))
    leaving.push(found.watch(listenerOf(runId)))
  }

  function check(runId: string, request: CheckRequest, hasWorld: boolean): void {
    runtime.check(request, {
      collected: (count) => say({ type: 'collected', runId, count }),
      result: (result) => say({ type: 'result', runId, result }),
      log: (id, seed, events) => say({ type: 'log', runId, id, seed, events }),
    }, hasWorld ? worldOf(runId) : undefined).then(
      ({ points, pointsMax, error }) => say({ type: 'verdict', runId, points, pointsMax, error }), failed(runId))
  }

  function exec({ runId, argv, files, cwd, env, seed, epoch }: Extract<HostMessage, { type: 'exec' }>): void {
    runtime.exec({ argv, files, cwd, env, seed, epoch }, (stream, text) => say({ type: 'output', runId, stream, text })).then(
      ({ code, detail }) => say({ type: 'exited', runId, code, detail }), failed(runId))
  }

  /** Pages number their connections each for itself. */
  function command(runId: string, asked: WorldCommand): WorldCommand {
    if (asked.type !== 'socket') return asked
    const ofRun = sockets.get(runId) ?? { own: new Map(), theirs: new Map() }
    sockets.set(runId, ofRun)
    let socket = ofRun.own.get(asked.socket)
    if (socket === undefined) {
      socket = runtime.newSocket()
      ofRun.own.set(asked.socket, socket)
      ofRun.theirs.set(socket, asked.socket)
    }
    return { ...asked, socket }
  }

  const withRun = (runId: string, act: (run: Run) => void): void => { void runs.get(runId)?.then(act, () => {}) }

  function handle(message: HostMessage): void {
    switch (message.type) {
      case 'ping': return say({ type: 'pong', runId: message.runId, nonce: message.nonce })
      case 'start': return start(message.request, message.hasWorld)
      case 'command': return withRun(message.runId, (run) => run.send(command(message.runId, message.command)))
      case 'pace': return withRun(message.runId, (run) => run.pace(message.pace))
      case 'step': return withRun(message.runId, (run) => run.step())
      case 'stop': return withRun(message.runId, (run) => void run.stop())
      case 'check': return check(message.runId, message.request, message.hasWorld)
      case 'exec': return exec(message)
      case 'world': {
        const question = questions.get(message.id)
        questions.delete(message.id)
        if (message.error === undefined) question?.resolve(message.response)
        else question?.reject(new Error(message.error))
      }
    }
  }

  return {
    receive(raw) {
      const attaching = attachSchema.safeParse(raw)
      if (attaching.success) return attach(attaching.data.runId)
      const parsed = hostMessageSchema.safeParse(raw)
      if (parsed.success) return handle(parsed.data)
      failed(String((raw as { runId?: unknown } | null)?.runId ?? ''))(new Error(`the host was sent a message that it does not know: ${parsed.error.message}`))
    },
    gone() {
      open = false
      for (const leave of leaving) leave()
      // Nobody reads them any more. (A second close of one is none.)
      for (const [runId, { theirs }] of sockets) withRun(runId, (run) => { for (const socket of theirs.keys()) run.send({ type: 'socket', socket, act: { kind: 'close' } }) })
      for (const { reject } of questions.values()) reject(new Error('the page that answers for the outside world is gone'))
      questions.clear()
    },
  }
}
