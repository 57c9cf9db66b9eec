import type { LabEvent } from '../contract/events.ts'
import type { CheckRequest } from '../contract/grade.ts'
import type { CheckListener, ClockState, Run, RunListener, RunSummary, SandboxRuntime } from '../contract/runtime.ts'
import type { RunRequest } from '../contract/run.ts'
import type { OutsideWorld } from '../contract/world.ts'
import type { Joinable, Joined } from '../runtime/remote/serve.ts'
import { openPorts, type Address, type OpenPorts, type PortOptions } from './ports.ts'
import { Relays } from './relays.ts'

export interface SessionOptions extends PortOptions {
  /** The lab's ports are open. */
  onOpen?(addresses: Address[], request: RunRequest): void
}

/** What a run has said so far, and who listens. */
interface Live { request: RunRequest; run: Run | null; ports: OpenPorts; events: LabEvent[]; clock: ClockState | null; listeners: Set<RunListener> }

/**
 * A sandbox whose labs have real ports: while a run goes on, what it publishes listens on this machine's loopback. One lab at
 * a time, for the command line and for every page that is connected.
 */
export class Session implements Joinable {
  readonly #runtime: SandboxRuntime
  readonly #options: SessionOptions
  #live: Live | null = null
  #sockets = 0
  /** Starts follow each other: the ports of one are closed before the next asks for its own. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(runtime: SandboxRuntime, options: SessionOptions = {}) {
    this.#runtime = runtime
    this.#options = options
  }

  start(request: RunRequest, listener: RunListener, world?: OutsideWorld): Promise<Run> {
    const starting = this.#last.then(() => this.#start(request, listener, world))
    this.#last = starting.catch(() => {})
    return starting
  }

  current(): Joined | null {
    const live = this.#live
    if (!live?.run) return null
    return {
      request: live.request,
      run: live.run,
      watch: (listener) => {
        if (live.events.length > 0) listener.events(live.events.slice())
        if (live.clock) listener.clock(live.clock)
        live.listeners.add(listener)
        return () => { live.listeners.delete(listener) }
      },
    }
  }

  /** Even: the odd ones are those of real clients (relays.ts). */
  newSocket(): number { return this.#sockets += 2 }

  warm(...args: Parameters<SandboxRuntime['warm']>): Promise<void> { return this.#runtime.warm(...args) }
  check(request: CheckRequest, listener: CheckListener, world?: OutsideWorld) { return this.#runtime.check(request, listener, world) }
  exec(...args: Parameters<SandboxRuntime['exec']>) { return this.#runtime.exec(...args) }

  dispose(): void {
    this.#live?.ports.close()
    this.#live = null
    this.#runtime.dispose()
  }

  async #start(request: RunRequest, listener: RunListener, world: OutsideWorld | undefined): Promise<Run> {
    const before = this.#live
    let run: Run | null = null
    const relays = new Relays((socket, act) => run?.send({ type: 'socket', socket, act }))
    // What goes on is ended only for a lab that can have its ports.
    const openRest = await openPorts(request, relays, this.#options, new Set(before?.ports.addresses.map(({ port }) => port)))
    if (before?.run) await before.run.stop()
    const ports = await openRest()
    const live: Live = { request, run: null, ports, events: [], clock: null, listeners: new Set([listener]) }
    this.#live = live
    try {
      run = await this.#runtime.start(request, listenerOf(live, relays, () => { if (this.#live === live) this.#live = null }), world)
    } catch (error) {
      ports.close()
      this.#live = null
      throw error
    }
    live.run = run
    relays.open()
    this.#options.onOpen?.(ports.addresses, request)
    return run
  }
}

function listenerOf(live: Live, relays: Relays, over: () => void): RunListener {
  const each = (tell: (listener: RunListener) => void): void => { for (const listener of [...live.listeners]) tell(listener) }
  return {
    events(events) {
      for (const event of events) live.events.push(event)
      each((listener) => listener.events(events))
    },
    clock(clock) {
      live.clock = clock
      each((listener) => listener.clock(clock))
    },
    socket(socket, news) {
      if (!relays.hear(socket, news)) each((listener) => listener.socket?.(socket, news))
    },
    ended(summary: RunSummary) {
      live.ports.close()
      over()
      each((listener) => listener.ended(summary))
    },
  }
}
