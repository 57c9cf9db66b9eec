import type { ProcessInput, ProcessOutput, StepResult } from '../../contract/process.ts'
import { onHit } from '../faults/broker.ts'
import { ownTime, realTime, wallClock } from '../faults/clock.ts'
import { isHung } from '../faults/hang.ts'
import { stepCost } from '../faults/slow.ts'
import { strikesFile, strikesStep } from '../faults/strike.ts'
import { askDrained, resume, send, sendFin } from '../net/pipe.ts'
import { abort, close, dial, ephemeralPort } from '../net/tcp.ts'
import { isAddress, isLoopback } from '../net/hosts.ts'
import { join } from '../net/http-decoder.ts'
import { lookUp } from '../net/resolver.ts'
import { give, queueStep } from './inbox.ts'
import { emit, processAt, schedule, serviceOf, type Kernel } from './kernel.ts'
import { crash, exit } from './lifecycle.ts'
import { onFile } from './volumes.ts'
import { other, type ProcessState } from './state.ts'
import { write } from './output.ts'

/** Lets a process run: all its inputs of this instant in one call, then its outputs in order (SPEC T1). */
export function stepProcess(k: Kernel, p: number): void | Promise<void> {
  const process = processAt(k, p)
  const handle = k.handles[p]
  process.stepQueued = false
  if (process.phase !== 'running' || !handle) return
  // A fault that strikes at this very step may have ended the process, or stopped it.
  if (isWithheld(k, p) || (strikesStep(k, p) && (processAt(k, p).phase !== 'running' || isWithheld(k, p)))) {
    process.owed = true
    return
  }
  process.owed = false
  const inputs = process.inbox
  process.inbox = []
  process.wake = null
  k.state.lastStepped = process.name
  const { generation } = process
  const done = (result: StepResult): void => {
    if (process.phase === 'running' && process.generation === generation && !k.state.ended) settle(k, p, result)
  }
  const threw = (error: unknown): void => {
    if (process.phase === 'running' && !k.state.ended) exit(k, p, 1, 'error', `the interpreter failed: ${String(error)}`)
  }
  let result: StepResult | Promise<StepResult>
  try {
    result = handle.step(ownTime(process.clock, k.state.now), inputs, wallClock(k, process))
  } catch (error) {
    threw(error)
    return
  }
  if (result instanceof Promise) return result.then(done, threw)
  done(result)
}

/** Its processor is busy with the step before, or starting it, or it has been stopped. */
const isWithheld = (k: Kernel, p: number): boolean => processAt(k, p).busyUntil !== null || isHung(k, p)

/** What a step has made is there at once, unless a fault has slowed its processor down (SPEC F21). */
function settle(k: Kernel, p: number, result: StepResult): void {
  const process = processAt(k, p)
  const cost = stepCost(k, p, result)
  if (cost === 0) {
    finish(k, p, result)
    return
  }
  process.busyUntil = k.state.now + cost
  schedule(k, process.busyUntil, { kind: 'finish', p, generation: process.generation, result })
}

/** The slow step is over, unless its process has been stopped in the middle of it. */
export function finishSlow(k: Kernel, p: number, result: StepResult): void {
  const process = processAt(k, p)
  if (process.phase !== 'running') return
  if (isHung(k, p)) {
    process.unfinished = result
    return
  }
  process.busyUntil = null
  finish(k, p, result)
  if (process.phase === 'running' && (process.owed || process.inbox.length > 0)) queueStep(k, p)
}

/** A start that has taken its time goes on. */
export function unhold(k: Kernel, p: number): void {
  processAt(k, p).busyUntil = null
  queueStep(k, p)
}

function finish(k: Kernel, p: number, result: StepResult): void {
  const process = processAt(k, p)
  const { generation } = process
  const writes = new Writes(k, process)
  for (const output of process.unsent ? result.outputs.filter(isKept) : result.outputs) {
    apply(k, p, output, writes)
    // What it had sent before is in the system's buffers, and leaves though it is killed.
    if (output.kind === 'file' && !output.more) strikesFile(k, p, () => writes.flushAll())
    if (process.phase !== 'running' || process.generation !== generation) return
  }
  if (process.unsent) {
    crash(k, p)
    return
  }
  writes.flushAll()
  if (result.deadline === null) return
  const t = realTime(process.clock, result.deadline)
  if (t <= k.state.now) queueStep(k, p)
  else process.wake = { t, seq: k.state.nextSeq++, due: result.deadline }
}

/** What outlives a process that is killed before it has sent anything of its step: files, and what it has printed. */
const isKept = ({ kind }: ProcessOutput): boolean => kind === 'file' || kind === 'stdout' || kind === 'stderr'

/**
 * What one step writes to a connection leaves as one segment, as it would from a socket's buffer: a head and its body
 * are two writes of most libraries, and half the events this way.
 */
class Writes {
  #k: Kernel
  #process: ProcessState
  #parts = new Map<number, Uint8Array[]>()

  constructor(k: Kernel, process: ProcessState) {
    this.#k = k
    this.#process = process
  }

  add(fd: number, bytes: Uint8Array): void {
    const parts = this.#parts.get(fd)
    if (parts) parts.push(bytes)
    else this.#parts.set(fd, [bytes])
  }

  flush(fd: number): void {
    const parts = this.#parts.get(fd)
    if (!parts) return
    this.#parts.delete(fd)
    const open = this.#process.fds.get(fd)
    const conn = open && this.#k.state.conns.get(open.conn)
    if (conn) send(this.#k, conn, open.side, join(parts, parts.reduce((sum, part) => sum + part.length, 0)))
  }

  flushAll(): void {
    for (const fd of [...this.#parts.keys()]) this.flush(fd)
  }
}

function apply(k: Kernel, p: number, output: ProcessOutput, writes: Writes): void {
  const process = processAt(k, p)
  switch (output.kind) {
    case 'send':
      writes.add(output.fd, output.bytes)
      return
    case 'stdout':
    case 'stderr':
      write(k, process, output.kind, output.text)
      return
    case 'problem': {
      const { code, message, file, line } = output
      emit(k, 'problem', process.name, { code, message, file, line })
      return
    }
    case 'file':
      onFile(k, p, output)
      return
    case 'blocked': {
      const { what, file, line } = output
      // It tells the time of its own clock.
      const since = Math.min(k.state.now, realTime(process.clock, output.since))
      emit(k, 'process.blocked', process.name, { since, what, file, line })
      return
    }
    case 'eval': {
      const { id, outcome, text } = output
      emit(k, 'eval', process.name, { id, outcome, text })
      return
    }
    case 'bus':
      tellBus(k, process, output)
      return
    case 'hit':
      onHit(k, p, output)
      return
    case 'listen':
      listen(k, process, output.port)
      return
    case 'unlisten':
      process.ports = process.ports.filter((port) => port !== output.port)
      emit(k, 'net.unlisten', process.name, { port: output.port })
      return
    case 'resolve':
      resolve(k, p, output.id, output.name)
      return
    case 'connect':
      connect(k, p, output.fd, output.host, output.port)
      return
    case 'exit':
      writes.flushAll()
      exit(k, p, output.code, process.stopping ? 'stop' : output.cause, output.detail)
      return
    default:
      writes.flush(output.fd)
      onSocket(k, process, output)
  }
}

type SocketOutput = Extract<ProcessOutput, { kind: 'shutdown' | 'close' | 'abort' | 'pause' | 'resume' | 'drain' }>

function onSocket(k: Kernel, process: ProcessState, output: SocketOutput): void {
  // Unknown: reset or refused a moment ago, which its owner has yet to read. Nothing more can happen to it.
  const open = process.fds.get(output.fd)
  const conn = open && k.state.conns.get(open.conn)
  if (!conn) return
  const { side } = open
  if (output.kind === 'shutdown') sendFin(k, conn, side)
  else if (output.kind === 'close') close(k, conn, side)
  else if (output.kind === 'abort') abort(k, conn, side)
  else if (output.kind === 'pause') conn.pipes[other(side)].paused = true
  else if (output.kind === 'resume') resume(k, conn, other(side))
  else askDrained(k, conn, side)
}

/** A broker's own event; the connection by its number, where it still is. */
function tellBus(k: Kernel, process: ProcessState, { fd, fact }: Extract<ProcessOutput, { kind: 'bus' }>): void {
  const { kind, ...fields } = fact
  const conn = fd === undefined ? undefined : process.fds.get(fd)?.conn
  emit(k, kind, process.name, { ...fields, ...(conn === undefined ? {} : { conn }) } as never)
}

function listen(k: Kernel, process: ProcessState, port: number): void {
  if (!process.ports.includes(port)) process.ports.push(port)
  emit(k, 'net.listen', process.name, { port })
  if (process.ready) return
  const { ports } = serviceOf(k.request.lab, process.service)
  if (ports.length > 0 && !ports.includes(port)) {
    emit(k, 'problem', process.name, { code: 'port', message: otherPort(process.name, port, ports) })
    return
  }
  process.ready = true
  emit(k, 'process.ready', process.name, { port })
}

function otherPort(name: string, port: number, ports: number[]): string {
  const way = `let its command listen on ${ports[0]} (uvicorn: --port ${ports[0]}), or name ${port} in its ports`
  return `${name} listens on port ${port}, but compose.yaml says ${ports.join(', ')}, where calls are refused: ${way}`
}

function resolve(k: Kernel, p: number, id: number, name: string): void {
  const process = processAt(k, p)
  const { addresses, after, why } = lookUp(k, process, process.service, name)
  if (!isAddress(name) && !isLoopback(name)) emit(k, 'dns', process.name, { name, ok: addresses.length > 0 })
  const input: ProcessInput = why === 'timeout' ? { kind: 'resolved', id, addresses, error: 'EAI_AGAIN' } : { kind: 'resolved', id, addresses }
  schedule(k, k.state.now + after, { kind: 'input', p, generation: process.generation, input })
}

function connect(k: Kernel, p: number, fd: number, host: string, port: number): void {
  const process = processAt(k, p)
  const found = isAddress(host) || isLoopback(host) ? null : lookUp(k, process, process.service, host)
  const address = found === null ? host : found.addresses[0]
  if (address === undefined) {
    const input: ProcessInput = { kind: 'connect_failed', fd, errno: 'EHOSTUNREACH' }
    if (found?.why === 'timeout') schedule(k, k.state.now + found.after, { kind: 'input', p, generation: process.generation, input })
    else give(k, p, input)
    return
  }
  const end = {
    owner: 'process', name: process.name, service: process.service, ip: process.ip, port: ephemeralPort(k),
    p, generation: process.generation, fd, state: 'live',
  } as const
  const conn = dial(k, { end: { ...end }, service: process.service, quiet: false, call: null, request: undefined }, address, port)
  process.fds.set(fd, { conn: conn.id, side: 0 })
}
