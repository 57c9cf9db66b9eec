import type { LabEvent } from '../../src/contract/events.ts'
import type { RunSummary, SandboxRuntime } from '../../src/contract/runtime.ts'
import { createLocalRuntime } from '../../src/runtime/local/index.ts'
import { conformance } from './conformance.ts'
import { hostile, reaching } from './hostile.ts'
import { faultyPair } from './labs.ts'

/** What the browser's tests find on the page: the conformance cases and the determinism runs, over the local runtime. */
let runtime: SandboxRuntime = createLocalRuntime(new URL('sandbox/', document.baseURI).href)

/** One faulty run from start to end; its hash and length. */
function runFaulty(seed: number): Promise<{ hash: string; events: number }> {
  return new Promise((resolve, reject) => {
    let events = 0
    runtime.start(faultyPair(seed), {
      events: (batch: LabEvent[]) => { events += batch.length },
      clock: () => {},
      ended: (summary: RunSummary) => resolve({ hash: summary.hash, events }),
    }).then((run) => run.pace({ mode: 'finish' }), reject)
  })
}

Object.assign(globalThis, {
  sandboxTests: {
    run: (name: string) => [...conformance, ...hostile, reaching].find((one) => one.name === name)!.run(runtime),
    hashes: async (seeds: number[]) => {
      const hashes: string[] = []
      for (const seed of seeds) hashes.push((await runFaulty(seed)).hash)
      return hashes
    },
    /** Ends the engine and makes a new one. */
    renew: () => { runtime.dispose(); runtime = createLocalRuntime(new URL('sandbox/', document.baseURI).href) },
  },
})
