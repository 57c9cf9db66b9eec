import type { HttpRequest, TimedCommand } from '../../contract/commands.ts'
import type { FaultScope, FaultSpec } from '../../contract/faults.ts'
import type { Errno, ProcessInput, ProcessSpec, StepResult } from '../../contract/process.ts'
import type { Ns } from '../../contract/time.ts'
import type { HttpDecoder } from '../net/http-decoder.ts'
import type { Words } from './rng.ts'

/** The files of each volume, by their paths below it. */
export type Volumes = Record<string, Record<string, Uint8Array>>

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
  volumes: Volumes
  conns: Map<number, Conn>
  nextConn: number
  /** Connections of health probes are counted apart, downwards: they shift no numbers of the learner's. */
  nextQuietConn: number
  nextExchange: number
  nextPort: number
  hosts: HostNames
  faults: FaultState[]
  /** Look-ups so far: what a fault's dice are asked about. */
  nextLookup: number
  /** How much of the log the faults that wait for an event have seen. */
  watched: number
  calls: Map<number, Call>
  nextCall: number
  /** Connections from outside of the lab, by the number that their owner chose; and how many bytes it has sent on each. */
  sockets: Map<number, { conn: number; sent: number }>
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
  /** What a slow processor made of a step is done; and: a start that took its time goes on. */
  | { kind: 'finish'; p: number; generation: number; result: StepResult }
  | { kind: 'unhold'; p: number; generation: number }
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
  | { kind: 'gate'; conn: number; token: number }
  | { kind: 'copy'; copy: Copy }
  | { kind: 'call.dial'; call: number; address: string | null; why: string | null }
  | { kind: 'call.input'; call: number; input: ProcessInput }
  | { kind: 'call.done'; call: number; outcome: CallOutcome }
  | { kind: 'call.timeout'; call: number }
  | { kind: 'probed'; p: number; generation: number; outcome: CallOutcome }
  | { kind: 'outside.ask'; conn: number; exchange: number; method: string; path: string; headers: [string, string][]; body: Uint8Array }
  | { kind: 'outside.answer'; conn: number; exchange: number; bytes: Uint8Array }
  | { kind: 'outside.close'; conn: number }
  | { kind: 'fault.expire'; id: string; arming: number }
  | { kind: 'fault.begin'; id: string; arming: number }

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
  /** What its last start left on its disk, where that is more than files. */
  disk?: unknown
  inbox: ProcessInput[]
  stepQueued: boolean
  /** Its deadline, where it has asked for one. */
  wake: { t: Ns; seq: number; due: Ns } | null
  /** Until when its steps are withheld (a slow processor, a cold start); a step that has been; a result that has. */
  busyUntil: Ns | null
  owed: boolean
  unfinished: StepResult | null
  /** It is killed in its next step, before anything of that is sent. */
  unsent: boolean
  clock: ClockState
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

/**
 * A machine's clocks: at virtual time `at` its monotonic clock stood at `mono`, and it runs at `rate`. `jump` is what its
 * wall clock has been set forward by, in milliseconds; `settled` the drift that its wall clock has been rid of since.
 */
export interface ClockState { at: Ns; mono: Ns; rate: number; jump: number; settled: Ns }

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
  tls: TlsState
  call: number | null
  request: string | undefined
  /** The fault that sends a request again over it. */
  copyOf: string | null
}

export interface TlsState {
  /** unknown: nothing has been sent yet. open: what follows is the application's. */
  phase: 'unknown' | 'clear' | 'handshake' | 'open' | 'failed'
  sni: string
  alpn: string
  version: number
  /** The server wants to see the client's certificate. */
  asks: boolean
  /** By direction: the frame that has not all come, and whether the last one has. */
  partial: [Uint8Array | null, Uint8Array | null]
  over: [boolean, boolean]
  /** Whether the kernel may answer in the server's place: not before the server's own last frame. */
  answerable: boolean
  /** Why it failed. */
  detail: string
}

export interface End {
  owner: 'process' | 'call' | 'outside' | 'socket'
  name: string
  service: string
  ip: string
  port: number
  /** Index and generation of the process, or the number of the call or of the socket. */
  p: number
  generation: number
  fd: number
  /** pending: not accepted yet. dead: its owner is done with it; what still arrives is answered by RST. */
  state: 'pending' | 'live' | 'dead'
}

export interface Segment { bytes: Uint8Array | null; opens: boolean; fin: boolean; sent: Ns; /** A piece that a fault has cut. */ cut?: boolean }

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
  /** Bytes on the link: sent and not yet arrived. */
  flying: number
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
  /** By the arming of a fault that shapes traffic: when it has let through what it was given, and how much that was. */
  ledgers: { arming: number; freeAt: Ns; passed: number }[]
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
  gate: { exchange: Exchange; backlog: Segment[]; token: number } | null
  /** A request let out of the gate: some faults have had their say. */
  decided: Exchange | null
  /** The bytes of the request that is arriving, where a fault may send it again. */
  raw: Uint8Array[] | null
}

export interface Exchange {
  id: number
  method: string
  path: string
  /** The request's first byte left. */
  sent: Ns
  /** The fault that answers in the server's place. */
  abort: { fault: string; status: number; why: string } | null
  /** The arming of the last fault that was asked about it. */
  asked: number
  /** Faults that send it again, and after how many milliseconds. */
  copies: { fault: string; delay: number }[]
  /** Armings of the throttles that have let it in. */
  slots: number[]
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
  /** The processes that its mode has picked, and the side of its links that they are on. */
  chosen: { side: 'from' | 'to'; names: string[] } | null
  /** The last throw of its dice, for the correlation of the next. */
  last: number | null
  /** What it has been logged as doing to processes. */
  hits: string[]
  /** Packets and requests that it keeps back, oldest first. */
  packets: HeldPacket[]
  requests: HeldRequest[]
  /** By process: how many events are still to come before it strikes; and the processes that it has struck. */
  waiting: Record<string, number>
  struck: { name: string; generation: number }[]
}

export type HeldPacket =
  | { what: 'syn'; conn: number }
  | { what: 'synack'; conn: number; refusedBy: string | null }
  | { what: 'rst'; conn: number; from: Side; detail: string }
  | { what: 'segment'; conn: number; dir: Side }

/** A request before a proxy's gate; `left` others may still overtake it. */
export interface HeldRequest { conn: number; token: number; left: number }

/** A request that a faulty proxy sends again in its caller's name. */
export interface Copy { fault: string; from: string; address: string; port: number; bytes: Uint8Array; tls: boolean }

/** A request of the kernel's own client: an `http` command, a probe, or a faulty proxy's copy. */
export interface Call {
  id: number
  from: string
  kind: 'http' | 'probe' | 'copy'
  /** What a copy sends. */
  bytes: Uint8Array | null
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
  /** https, or the copy of a request that was sent over TLS. */
  tls: boolean
  /** How far its own side of the handshake is. */
  secured: 'no' | 'waits' | 'yes'
  timeoutMs: number
  timeoutSeq: number
}

export type CallOutcome = { ok: true; status: number } | { ok: false; error: string }
