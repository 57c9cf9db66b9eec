import type { HttpRequest, TimedCommand } from '../../contract/commands.ts'
import type { FaultScope, FaultSpec } from '../../contract/faults.ts'
import type { Errno, ProcessInput, ProcessSpec } from '../../contract/process.ts'
import type { Ns } from '../../contract/time.ts'
import type { HttpDecoder } from '../net/http-decoder.ts'
import type { Words } from './rng.ts'

/**
 * Everything that the kernel knows, as plain data: what `structuredClone` copies is the whole of it (SPEC C1). So the
 * queue holds events, not closures, and things name each other by number, not by reference.
 */
export interface State {
  seed: number
  now: Ns
  /** Kernel events run so far: the address of a command in a recording. */
  steps: number
  stepsAtInstant: number
  /** The process stepped last: the one to name in a livelock. */
  lastStepped: string
  ended: { reason: string; detail: string } | null
  nextSeq: number
  queue: KernelEvent[]
  streams: Record<string, Words>
  processes: ProcessState[]
  files: Record<string, string>
  conns: Map<number, Conn>
  nextConn: number
  /** Connections of health probes are counted apart, downwards: they shift no numbers of the learner's. */
  nextQuietConn: number
  nextExchange: number
  nextPort: number
  hosts: HostNames
  faults: FaultState[]
  calls: Map<number, Call>
  nextCall: number
  nextWorldRequest: number
  recorded: TimedCommand[]
  /** How many commands of the request have been replayed. */
  replayed: number
}

export interface HostNames {
  /** Addresses given to hosts of the outside world and to callers, in the order in which they were first met. */
  outside: string[]
  callers: string[]
  /** Round-robin position by service. */
  turn: Record<string, number>
}

export type KernelEvent = { t: Ns; seq: number } & KernelEventBody

export type KernelEventBody =
  | { kind: 'start'; p: number; generation: number }
  | { kind: 'spawn'; p: number; token: number }
  | { kind: 'step'; p: number; generation: number }
  /** A process's own deadline. Never in the queue: a process has one, which each step replaces. */
  | { kind: 'wake'; p: number; generation: number }
  | { kind: 'input'; p: number; generation: number; input: ProcessInput }
  | { kind: 'kill'; p: number; generation: number }
  | { kind: 'probe'; p: number; generation: number }
  | { kind: 'syn'; conn: number; refusedBy: string | null }
  | { kind: 'syn.retry'; conn: number; attempt: number }
  | { kind: 'synack'; conn: number }
  | { kind: 'connect.failed'; conn: number; errno: Errno; detail: string }
  | { kind: 'segment'; conn: number; dir: Side; segment: Segment }
  | { kind: 'retransmit'; conn: number; dir: Side }
  | { kind: 'rst'; conn: number; to: Side; errno: Errno; detail: string }
  | { kind: 'window'; conn: number; dir: Side }
  | { kind: 'drained'; conn: number; side: Side }
  | { kind: 'cut'; conn: number; how: 'reset' | 'close'; fault: string; arming: number }
  | { kind: 'gate'; conn: number }
  | { kind: 'call.dial'; call: number; address: string | null }
  | { kind: 'call.input'; call: number; input: ProcessInput }
  | { kind: 'call.done'; call: number; outcome: CallOutcome }
  | { kind: 'call.timeout'; call: number }
  | { kind: 'probed'; p: number; generation: number; outcome: CallOutcome }
  | { kind: 'outside.ask'; conn: number; exchange: number; method: string; path: string; headers: [string, string][]; body: Uint8Array }
  | { kind: 'outside.answer'; conn: number; exchange: number; bytes: Uint8Array }
  | { kind: 'outside.close'; conn: number }
  | { kind: 'fault.expire'; id: string; arming: number }

export interface ProcessState {
  name: string
  service: string
  ip: string
  phase: 'waiting' | 'starting' | 'running' | 'exited'
  /** Counts the starts of this name, from 1. 0: not created yet. */
  generation: number
  exitCode: number | null
  spec: ProcessSpec
  ready: boolean
  healthy: boolean | null
  startedAt: Ns
  failedProbes: number
  inbox: ProcessInput[]
  stepQueued: boolean
  /** Its deadline, where it has asked for one. */
  wake: { t: Ns; seq: number } | null
  ports: number[]
  fds: Map<number, { conn: number; side: Side }>
  nextFd: number
  output: number
  outputCut: boolean
  stopping: boolean
  /** Pending SIGKILL after a SIGTERM, and the token of the restart that is awaited. */
  killSeq: number | null
  spawnToken: number
}

/** 0 is the end that connected, 1 the end that accepted; as a direction: from that end to the other. */
export type Side = 0 | 1
export const other = (side: Side): Side => (side === 0 ? 1 : 0)

export interface Conn {
  id: number
  /** A health probe's: not logged. */
  quiet: boolean
  /** Within one host: no fault touches it. */
  loopback: boolean
  phase: 'connecting' | 'open'
  /** When the SYN under way was sent, and how many were before it. */
  synAt: Ns
  attempt: number
  /** A fault has closed it in the middle: nothing crosses any more. */
  severed: boolean
  closedBy: Side | null
  ends: [End, End]
  /** pipes[d] carries bytes from ends[d] to the other end. */
  pipes: [Pipe, Pipe]
  /** Faults that have been logged as hitting it, and arming numbers of those that have set a timer on it. */
  hits: string[]
  timed: number[]
  /** Its end is in the log already (a reset). */
  told: boolean
  http: HttpState
  call: number | null
  request: string | undefined
}

export interface End {
  owner: 'process' | 'call' | 'outside'
  name: string
  service: string
  ip: string
  port: number
  /** Index and generation of the process, or the number of the call. */
  p: number
  generation: number
  fd: number
  /** pending: not accepted yet. dead: its owner is done with it; what still arrives is answered by RST. */
  state: 'pending' | 'live' | 'dead'
}

export interface Segment { bytes: Uint8Array | null; opens: boolean; fin: boolean; sent: Ns }

export interface Pipe {
  /** When the last segment arrives: none behind it arrives earlier. */
  lastArrival: Ns
  /** When the link has sent what it was given (bandwidth). */
  freeAt: Ns
  /** Segments that wait: for a retransmission of the first (`lost`), or for the reader. */
  waiting: Segment[]
  lost: boolean
  attempt: number
  finSent: boolean
  /** Bytes sent and not yet taken by the reader. */
  inPipe: number
  drainAsked: boolean
  paused: boolean
  held: Uint8Array[]
  heldBytes: number
  heldFin: boolean
  /** Bytes sent and not yet arrived, and the first of them: names a request that never arrived. */
  unarrived: number
  first: { bytes: Uint8Array; sent: Ns } | null
}

export interface HttpState {
  req: HttpDecoder
  res: HttpDecoder
  /** Requests without a whole answer, oldest first. */
  exchanges: Exchange[]
  /** The one whose request is arriving. */
  current: Exchange | null
  /** Bytes of a request whose head is not complete, withheld while an http fault may want it. */
  withheld: { bytes: Uint8Array; sent: Ns }[] | null
  /** Its bytes do not reach the server: a fault answers. */
  swallowing: boolean
  /** A held request and all behind it. */
  gate: { exchange: Exchange; backlog: Segment[] } | null
  /** A request let out of the gate: faults have had their say. */
  decided: Exchange | null
}

export interface Exchange {
  id: number
  method: string
  path: string
  /** The request's first byte left. */
  sent: Ns
  /** The fault that answers in the server's place. */
  abort: { fault: string; status: number } | null
  /** An answer that waits for those before it. */
  answer: Uint8Array | null
}

export interface FaultState {
  id: string
  spec: FaultSpec
  scope: FaultScope
  /** Counts armings, so that timers of an earlier one are known as stale. */
  arming: number
  expireSeq: number | null
}

/** A request of the kernel's own client: an `http` command, or a probe. */
export interface Call {
  id: number
  from: string
  kind: 'http' | 'probe'
  /** The process under probe. */
  p: number
  generation: number
  request: HttpRequest | null
  conn: number | null
  /** As the caller wrote it: what the Host header says. */
  authority: string
  host: string
  port: number
  path: string
  timeoutMs: number
  timeoutSeq: number
}

export type CallOutcome = { ok: true; status: number } | { ok: false; error: string }
