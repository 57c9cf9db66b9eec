import type { LabEvent } from '../../src/contract/events.ts'
import type { RunRequest } from '../../src/contract/run.ts'
import type { RunSummary, SandboxRuntime } from '../../src/contract/runtime.ts'
import { createLocalRuntime } from '../../src/runtime/local/index.ts'
import { conformance } from './conformance.ts'
import { hostile, reaching } from './hostile.ts'
import { faultyPair } from './labs.ts'

/** What the browser's tests find on the page: the conformance cases and the determinism runs, over the local runtime. */
let runtime: SandboxRuntime = createLocalRuntime(new URL('sandbox/', document.baseURI).href)

/** One run from start to end; its hash and length. */
function play(request: RunRequest): Promise<{ hash: string; events: number }> {
  return new Promise((resolve, reject) => {
    let events = 0
    runtime.start(request, {
      events: (batch: LabEvent[]) => { events += batch.length },
      clock: () => {},
      ended: (summary: RunSummary) => resolve({ hash: summary.hash, events }),
    }).then((run) => run.pace({ mode: 'finish' }), reject)
  })
}

async function hashesOf(requests: RunRequest[]): Promise<string[]> {
  const hashes: string[] = []
  for (const request of requests) hashes.push((await play(request)).hash)
  return hashes
}

Object.assign(globalThis, {
  sandboxTests: {
    run: (name: string) => [...conformance, ...hostile, reaching].find((one) => one.name === name)!.run(runtime),
    hashes: (seeds: number[]) => hashesOf(seeds.map((seed) => faultyPair(seed))),
    hashesOf,
    /** Ends the engine and makes a new one. */
    renew: () => { runtime.dispose(); runtime = createLocalRuntime(new URL('sandbox/', document.baseURI).href) },
  },
})
