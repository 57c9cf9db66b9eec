import type { BrokerFault } from '../../contract/faults-broker.ts'
import type { BusFact, BusMessage, BusReplay, BusSystem } from '../../contract/bus.ts'
import type { ProcessSpec } from '../../contract/process.ts'
import type { Ns } from '../../contract/time.ts'

/**
 * A simulated server of one system (SPEC B1): functions over a state of plain data, which is all that a broker remembers.
 * They run at a virtual instant, each to its end; what they do to the outside goes through `io`.
 */
export interface BrokerSystem<S> {
  readonly system: BusSystem
  /** The first state, from its command and environment and from what its predecessor left on the disk; `io.listen` opens it. Throws BrokerExit. */
  start(io: Io, spec: ProcessSpec, disk: unknown): S
  opened(io: Io, state: S, fd: number, port: number): void
  data(io: Io, state: S, fd: number, bytes: Uint8Array): void
  /** The other end is gone (or sends no more): what is left of the connection is closed already. */
  closed(io: Io, state: S, fd: number): void
  /** What `io.at` was given, at its time. */
  timer(io: Io, state: S, what: unknown): void
  /** A connection that was `io.full` takes bytes again. */
  drained?(io: Io, state: S, fd: number): void
  /** What became of `io.connect`. */
  connected?(io: Io, state: S, fd: number, ok: boolean): void
  publish(io: Io, state: S, message: BusMessage): void
  replay(io: Io, state: S, from: BusReplay): void
  /** A fault begins. `slow_broker` is done for it; `lost_ack` and others it may also ask `io` about as it goes. */
  fault(io: Io, state: S, id: string, spec: BrokerFault): void
  faultOver?(io: Io, state: S, id: string, spec: BrokerFault): void
  /** SIGTERM: what a server does before it ends. */
  stopping?(io: Io, state: S): void
  /** What is on its disk after SIGKILL, or after an orderly end. */
  disk(state: S, orderly: boolean): unknown
}

/** What a broker can do. Times are those of its own clock. */
export interface Io {
  readonly now: Ns
  /** Wall clock, in milliseconds since 1970. */
  readonly wall: number
  listen(port: number): void
  /** The process (or caller) at the other end; '' where that is over. */
  peer(fd: number): string
  /** The port of this broker that it came in by. */
  portOf(fd: number): number
  isOpen(fd: number): boolean
  send(fd: number, bytes: Uint8Array): void
  /** FIN behind what was sent. `closed` is not called for it. */
  close(fd: number): void
  /** RST. */
  abort(fd: number): void
  /** Bytes sent that the other end has not taken for all the broker knows; above 64 KiB it is `full` until `drained`. */
  backlog(fd: number): number
  full(fd: number): boolean
  /** Stop and go on reading from it. */
  pause(fd: number): void
  resume(fd: number): void
  /** A connection of its own to another host of the lab; its number, for `connected`. */
  connect(host: string, port: number): number
  /** Calls `timer` with this at that time; plain data. The number takes it back. */
  at(t: Ns, what: unknown): number
  cancel(timer: number): void
  /** The next number in [0, 1) of the broker's own stream. */
  dice(): number
  /** So many random bytes of that stream: ids, cluster names. */
  random(bytes: number): Uint8Array
  /** To the event log. `fd`: the connection that it came or leaves by. */
  tell(fact: BusFact, fd?: number): void
  /** A line of its own log. */
  log(line: string): void
  /** A named thing that a learner has to know: an API that this broker does not have. */
  problem(code: string, message: string): void
  /** Faults in force of one type, in the order in which they were armed. */
  faults<T extends BrokerFault['type']>(type: T): { id: string; spec: Extract<BrokerFault, { type: T }> }[]
  /** Throws the dice of a fault in force; true is in the log. `percentage` as the fault has it (100 unless told). */
  strikes(fault: { id: string; spec: { percentage?: number | undefined } }, effect: string, fd?: number): boolean
  /** A fault has done something. */
  hit(id: string, effect: string, fd?: number): void
}

/** A server that cannot start with what it was told: it says so and ends with the code of the real one. */
export class BrokerExit extends Error {
  readonly code: number
  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}
