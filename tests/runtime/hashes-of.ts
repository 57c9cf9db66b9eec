import type { RunRequest } from '../../src/contract/run.ts'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'

/** The hash of each run, one after the other. */
export async function hashesOfRuns(runtime: SandboxRuntime, requests: readonly RunRequest[]): Promise<string[]> {
  const hashes: string[] = []
  for (const request of requests) {
    hashes.push(await new Promise<string>((resolve, reject) => {
      runtime.start(request, { events: () => {}, clock: () => {}, ended: (summary) => resolve(summary.hash) })
        .then((run) => run.pace({ mode: 'finish' }), reject)
    }))
  }
  return hashes
}
