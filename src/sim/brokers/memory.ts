import type { BrokerFault } from '../../contract/faults-broker.ts'
import type { Ns } from '../../contract/time.ts'
import type { Words } from '../kernel/rng.ts'

/** All that a broker is, as plain data: what a checkpoint copies (SPEC C1). */
export interface Memory<S> {
  inner: S
  timers: { t: Ns; seq: number; what: Timer }[]
  nextTimer: number
  dice: Words
  faultDice: Words
  faults: { id: string; spec: BrokerFault }[]
  links: Map<number, Link>
  nextFd: number
}

export type Timer = { inner: unknown } | { out: Outgoing }
/** What a slow broker says later. */
export type Outgoing = { kind: 'send'; fd: number; bytes: Uint8Array } | { kind: 'close' | 'abort'; fd: number }

export interface Link {
  port: number
  peer: string
  open: boolean
  /** Bytes given to the link since it was last known as drained. */
  sent: number
  draining: boolean
  /** When a slow broker's last answer on it leaves. */
  lastAt: Ns
}
