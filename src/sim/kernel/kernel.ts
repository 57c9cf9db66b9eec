import type { EventKind, EventOf, LabEvent } from '../../contract/events.ts'
import type { Lab, LabService } from '../../contract/lab.ts'
import type { Process, ProcessFactory } from '../../contract/process.ts'
import type { RunRequest } from '../../contract/run.ts'
import type { SocketNews } from '../../contract/sockets.ts'
import type { Ns } from '../../contract/time.ts'
import type { OutsideWorld } from '../../contract/world.ts'
import type { Log } from './log.ts'
import { push, remove } from './queue.ts'
import { nextFloat, seedStream } from './rng.ts'
import type { KernelEventBody, ProcessState, State } from './state.ts'

export type WorldRequest = Pick<RunRequest, 'lab' | 'seed' | 'epoch' | 'limits' | 'files' | 'commands'>

/** What every part of the kernel works on: its state, and the few things that are not data. */
export interface Kernel {
  state: State
  readonly request: WorldRequest
  readonly log: Log
  readonly factory: ProcessFactory
  readonly outside: OutsideWorld | undefined
  /** Hears what the lab sends to connections from outside of it; nothing of a run depends on it. */
  readonly onSocket: ((socket: number, news: SocketNews) => void) | undefined
  /** The living processes, by the index of their state; null where none was created or it has ended. */
  readonly handles: (Process | null)[]
}

export function schedule(k: Kernel, t: Ns, body: KernelEventBody): number {
  const seq = k.state.nextSeq++
  push(k.state.queue, { t, seq, ...body })
  return seq
}

/** Takes an event back. Nothing happens where it has run already. */
export function unschedule(k: Kernel, seq: number): void {
  remove(k.state.queue, seq)
}

type Fields<K extends EventKind> = Omit<EventOf<K>, 'seq' | 't' | 'process' | 'kind'>

export function emit<K extends EventKind>(k: Kernel, kind: K, process: string, fields: Fields<K>): void {
  k.log.append({ seq: k.log.events.length, t: k.state.now, process, kind, ...fields } as unknown as LabEvent)
}

/** The next number in [0, 1) of a named stream (SPEC T3). */
export function roll(k: Kernel, stream: string): number {
  return nextFloat((k.state.streams[stream] ??= seedStream(k.state.seed, stream)))
}

export const processAt = (k: Kernel, p: number): ProcessState => k.state.processes[p] as ProcessState

export function serviceOf(lab: Lab, name: string): LabService {
  const service = lab.services.find((s) => s.name === name)
  if (!service) throw new Error(`no service called "${name}" in the lab`)
  return service
}
