import type { Ns } from '../contract/time.ts'

/**
 * The journal of a run, member for member as chaoslib writes it (chaostoolkit-lib 1.44.0, run.py and activity.py), with
 * virtual times. So it is what `chaos report` and other readers of journals expect.
 */
export interface Journal {
  'chaoslib-version': string
  platform: string
  node: string
  experiment: Record<string, unknown>
  start: string
  status: 'completed' | 'failed' | 'aborted' | null
  deviated: boolean
  steady_states: { before: HypothesisState | null; after: HypothesisState | null; during: HypothesisState[] }
  run: Run[]
  rollbacks: Run[]
  end?: string
  /** Seconds. */
  duration?: number
}

export interface HypothesisState { steady_state_met: boolean | null; probes: Run[] }

export interface Run {
  activity: Record<string, unknown>
  output: unknown
  start: string
  status?: 'succeeded' | 'failed'
  exception?: string[]
  end?: string
  duration?: number
  /** Of probes of the hypothesis. */
  tolerance_met?: boolean
}

/** The version whose journal this is the form of. */
export const CHAOSLIB_VERSION = '1.44.0'

/** 2026-01-01T00:00:01.250000+00:00: Python's isoformat of an aware datetime. It leaves whole seconds without a fraction. */
export function isoTime(epochMs: number, now: Ns): string {
  const micros = Math.floor(now / 1000)
  const whole = new Date(epochMs + Math.floor(micros / 1e6) * 1000).toISOString().slice(0, 19)
  const fraction = micros % 1e6
  return `${whole}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}+00:00`
}

/** Seconds to the microsecond, as timedelta.total_seconds() has them. */
export const secondsOf = (ns: Ns): number => Math.floor(ns / 1000) / 1e6
