import type { Ns } from '../../../../contract/time.ts'
import type { Consumer } from '../consumer/consumer.ts'
import type { Nats } from '../state.ts'
import { matches } from '../subjects.ts'
import type { Stamp } from '../time.ts'
import type { StreamConfig } from './config.ts'

export interface Stream {
  config: StreamConfig
  created: Stamp
  /** By sequence, in order. */
  messages: Map<number, Stored>
  /** Sequences of each subject, in order. */
  bySubject: Map<string, number[]>
  /** The first that is there, or the one that comes next; 0 before there was any. */
  first: number
  last: number
  lastStamp: Stamp | null
  bytes: number
  /** Message ids within the duplicate window. */
  ids: Map<string, { seq: number; at: Ns }>
  lastId: string
  consumers: Map<string, Consumer>
  ageTimer: number | null
  /** A fault: it takes and gives nothing until there is a leader again. */
  leaderless: boolean
}

export interface Stored {
  seq: number
  subject: string
  headers: Uint8Array | null
  data: Uint8Array
  at: Ns
  stamp: Stamp
  /** What it counts for max_bytes. */
  size: number
  /** By its own Nats-TTL: Infinity is never, whatever max_age says; null: as its stream says. */
  expires: Ns | null
  /** Its number in the event log (SPEC B3). */
  number: number
}

export function streamFor({ streams }: Nats, subject: string): Stream | undefined {
  for (const stream of streams.values()) if (stream.config.subjects.some((one) => matches(one, subject))) return stream
  return undefined
}
