import type { EventOf, LabEvent } from '../contract/events.ts'
import type { Ns } from '../contract/time.ts'
import { gaveUp } from './topology.ts'

/** A connection over which no request has arrived: asked for, and perhaps never made. */
export interface Attempt {
  conn: number
  from: string
  to: string
  seq: number
  t: Ns
  established: boolean
  ended: Ns | null
  /** Why nothing came of it; null while it may still. */
  error: string | null
  /** The exchange on whose behalf it was asked for, where the log leaves no doubt; null otherwise. */
  parent: number | null
}

/** Those that may still become an exchange, by connection. */
export type Attempts = Map<number, Attempt>

export const isOfConnection = (event: LabEvent): event is EventOf<'net.connect' | 'net.established' | 'net.refused' | 'net.close' | 'net.reset'> =>
  event.kind === 'net.connect' || event.kind === 'net.established' || event.kind === 'net.refused'
  || event.kind === 'net.close' || event.kind === 'net.reset'

/** Follows connections; gives the attempt that an event begins. */
export function follow(attempts: Attempts, event: Parameters<typeof isOfConnection>[0]): Attempt | null {
  if (event.kind === 'net.connect') {
    const attempt: Attempt = {
      conn: event.conn, from: event.from, to: event.to, seq: event.seq, t: event.t, established: false, ended: null, error: null, parent: null,
    }
    attempts.set(event.conn, attempt)
    return attempt
  }
  if (!isOfConnection(event)) return null
  const attempt = attempts.get(event.conn)
  if (!attempt) return null
  if (event.kind === 'net.established') attempt.established = true
  else if (event.kind === 'net.close') fail(attempts, attempt, event.t, attempt.established ? null : gaveUp(event.t - attempt.t))
  else fail(attempts, attempt, event.t, event.detail)
  return null
}

/** Nothing more comes of it. A connection that was made and closed unused is no failure. */
export function fail(attempts: Attempts, attempt: Attempt, t: Ns, error: string | null): void {
  attempt.ended = t
  attempt.error = error
  attempts.delete(attempt.conn)
}
