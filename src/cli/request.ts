import { DEFAULT_EPOCH, DEFAULT_LIMITS, type RunRequest } from '../contract/run.ts'
import type { Lab } from '../contract/lab.ts'

let runs = 0

/** A run of a lab from its beginning. */
export function runRequest(files: Record<string, string>, lab: Lab, seed: number): RunRequest {
  return { runId: `cli-${++runs}`, files, lab, seed, epoch: DEFAULT_EPOCH, commands: [], limits: DEFAULT_LIMITS }
}
