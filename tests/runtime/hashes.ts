import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import type { RunRequest } from '../../src/contract/run.ts'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { hashesOfRuns } from './hashes-of.ts'
import { faultyPair } from './labs.ts'

/** The hash of one faulty run of each seed on a runtime, one after the other. */
export const hashesOn = (runtime: SandboxRuntime, seeds: readonly number[]): Promise<string[]> => hashesOfRuns(runtime, seeds.map(faultyPair))

/** The same in a fresh Node thread. */
export const hashesInFreshThread = (seeds: readonly number[]): Promise<string[]> => hashesOfRunsInFreshThread(seeds.map(faultyPair))

export async function hashesOfRunsInFreshThread(requests: readonly RunRequest[]): Promise<string[]> {
  const runtime = createNodeRuntime()
  try {
    return await hashesOfRuns(runtime, requests)
  } finally {
    runtime.dispose()
  }
}

export const SEEDS: readonly number[] = Array.from({ length: 50 }, (_, i) => i + 1)
