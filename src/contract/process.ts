import type { BrokerFault } from './faults-broker.ts'
import type { BusFact, BusMessage, BusReplay, BusSystem } from './bus.ts'
import type { Files } from './files.ts'
import type { Ns } from './time.ts'

/**
 * The process port: what the kernel knows of a running program. A process only reacts: it is given inputs at a
 * virtual instant, runs until it has nothing left to do at that instant, and answers with outputs and the time at
 * which it wants to be woken. Everything that crosses is plain data, so a process may live in this thread or another.
 *
 * A connection is known to a process by an `fd`: odd numbers are chosen by the process (connect), even ones by the
 * kernel (accept).
 */
export interface ProcessSpec {
  /** Process name: the service, or service-N when it has replicas. */
  name: string
  ip: string
  argv: string[]
  env: Record<string, string>
  cwd: string
  /** Absolute paths. */
  files: Files
  /** Four 32-bit words: the state of the process's own entropy stream (T3). */
  entropy: [number, number, number, number]
  /** Wall-clock milliseconds since 1970 at virtual time 0. */
  epoch: number
  /** Its volumes; their files come as inputs before the start. */
  volumes?: Mount[]
  /** Names it may meet in error messages ("no module x: available are ..."). */
  hostname: string
  /** It is a broker of this system instead of a program (SPEC B1). */
  broker?: BusSystem
  /** What its predecessor left on its disk (Process.disk): the same machine starts again. Not to be changed. */
  disk?: unknown
}

/** Where a volume appears. */
export interface Mount { target: string; readOnly: boolean }

export type ProcessInput =
  | { kind: 'start' }
  | { kind: 'connected'; fd: number; local: Address; peer: Address }
  | { kind: 'connect_failed'; fd: number; errno: Errno }
  /** `from`: who it is, which a broker is told. */
  | { kind: 'accepted'; fd: number; port: number; local: Address; peer: Address; from?: string }
  | { kind: 'data'; fd: number; bytes: Uint8Array }
  /** The peer will send no more (FIN). */
  | { kind: 'eof'; fd: number }
  /** RST: nothing more either way. */
  | { kind: 'reset'; fd: number; errno: Errno }
  /** All that was written has left for the peer: the write buffer is below its low-water mark. */
  | { kind: 'drained'; fd: number }
  /** No addresses: the name does not exist, or, with EAI_AGAIN, no resolver has answered in time. */
  | { kind: 'resolved'; id: number; addresses: string[]; error?: 'EAI_AGAIN' }
  /** What it may use from here on, in bytes: memory in all, and what it may still write to its disk. null: as ever. */
  | { kind: 'limit'; memory: number | null; disk: number | null }
  /** A file of one of its volumes: before the start, or as another process has written it. null: removed. */
  | { kind: 'file'; path: string; bytes: Uint8Array | null }
  | { kind: 'signal'; signal: 'SIGTERM' | 'SIGINT' }
  /** An entry of a console in the program. */
  | { kind: 'eval'; id: string; code: string }
  /** To a broker: a message by hand; reading again; a fault inside it that begins, or is over. */
  | { kind: 'publish'; message: BusMessage }
  | { kind: 'replay'; from: BusReplay }
  | { kind: 'fault'; id: string; spec: BrokerFault }
  | { kind: 'fault_over'; id: string }

export type ProcessOutput =
  | { kind: 'listen'; port: number }
  | { kind: 'unlisten'; port: number }
  | { kind: 'resolve'; id: number; name: string }
  | { kind: 'connect'; fd: number; host: string; port: number }
  | { kind: 'send'; fd: number; bytes: Uint8Array }
  /** Half-close: no more will be sent; what comes is still read. */
  | { kind: 'shutdown'; fd: number }
  /** Orderly close of both halves, after what was sent. */
  | { kind: 'close'; fd: number }
  /** RST now. */
  | { kind: 'abort'; fd: number }
  /** Stop / go on reading: the kernel holds the bytes, the peer's window fills (back-pressure). */
  | { kind: 'pause'; fd: number }
  | { kind: 'resume'; fd: number }
  /** Asks for `drained` once the bytes in the pipe fall to the low-water mark. */
  | { kind: 'drain'; fd: number }
  | { kind: 'stdout'; text: string }
  | { kind: 'stderr'; text: string }
  | { kind: 'problem'; code: string; message: string; file?: string; line?: number }
  /** Its event loop has been blocked since `since` by the call `what` (SPEC T4), made at that line. */
  | { kind: 'blocked'; since: Ns; what: string; file?: string; line?: number }
  /** What an entry of its console came to. */
  | { kind: 'eval'; id: string; outcome: EvalOutcome; text: string }
  /** It has written or removed (null) a file of one of its volumes in this step. `more`: the next one belongs to the same change. */
  | { kind: 'file'; path: string; bytes: Uint8Array | null; more?: true }
  /** A broker tells what happened in it, on behalf of the connection `fd` where there is one: its other end is named. */
  | { kind: 'bus'; fd?: number; fact: BusFact }
  /** A fault inside a broker has touched something. */
  | { kind: 'hit'; id: string; fd?: number; effect: string }
  | { kind: 'exit'; code: number; cause: 'exit' | 'error' | 'limit'; detail: string }

/** `more`: the code is not whole; it has not run. */
export type EvalOutcome = 'value' | 'error' | 'more'

export interface Address { host: string; port: number }
export type Errno = 'ECONNREFUSED' | 'ECONNRESET' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'EPIPE'

export interface StepResult {
  outputs: ProcessOutput[]
  /** When it wants to run again though nothing comes; null: not before an input. */
  deadline: Ns | null
  /** Processor time that the step took, in ticks, where the interpreter counts it. */
  ticks?: number
}

/** The processor time that one tick stands for: what a slow processor multiplies (SPEC F21). A request to FastAPI is about 40. */
export const TICK: Ns = 10_000

/** A process's own wall clock, where a fault has put it wrong (SPEC F22). */
export interface Clock {
  /** Milliseconds to add to `epoch` + `now`, which may be negative. */
  wall: number
}

export interface Process {
  /**
   * Runs at `now`, the process's own monotonic time: virtual time, unless a fault makes its clocks run at another rate.
   * Deadlines are told in it. `clock` only where its wall clock is wrong. A promise only if it has to suspend.
   */
  step(now: Ns, inputs: ProcessInput[], clock?: Clock): StepResult | Promise<StepResult>
  /** Its whole state, or null where it has none to give (a parked stack; C1). Opaque to the kernel. */
  checkpoint(): unknown
  /** Puts a checkpoint of this very process back. */
  restore(checkpoint: unknown): void
  /** What is on its disk now that it ends, killed or in good order, for the next start of the same machine. */
  disk?(orderly: boolean): unknown
  /** SIGKILL. Nothing of it runs again; its resources go back to the pool. */
  kill(): void
}

export interface ProcessFactory {
  /** A fresh process; its program has not run yet (the first input is `start`). */
  create(spec: ProcessSpec): Process | Promise<Process>
}
