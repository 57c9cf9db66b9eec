import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { faultyPair } from './labs.ts'

/** The hash of one faulty run of each seed on a runtime, one after the other. */
export async function hashesOn(runtime: SandboxRuntime, seeds: readonly number[]): Promise<string[]> {
  const hashes: string[] = []
  for (const seed of seeds) {
    hashes.push(await new Promise<string>((resolve, reject) => {
      runtime.start(faultyPair(seed), { events: () => {}, clock: () => {}, ended: (summary) => resolve(summary.hash) })
        .then((run) => run.pace({ mode: 'finish' }), reject)
    }))
  }
  return hashes
}

/** The same in a fresh Node thread. */
export async function hashesInFreshThread(seeds: readonly number[]): Promise<string[]> {
  const runtime = createNodeRuntime()
  try {
    return await hashesOn(runtime, seeds)
  } finally {
    runtime.dispose()
  }
}

export const SEEDS: readonly number[] = Array.from({ length: 50 }, (_, i) => i + 1)
