import { createLocalRuntime } from '../../src/runtime/local/index.ts'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { editRounds, firstAnswer, hopsPerSecond } from '../labs/drive.ts'

/** Our side in the page: the local runtime, as the app makes it, and what is measured over it. */
let runtime: SandboxRuntime | null = null

const sandbox = (): SandboxRuntime => (runtime ??= createLocalRuntime(new URL('sandbox/', document.baseURI).href))

const ours = {
  warm: () => sandbox().warm(),
  firstAnswer: () => firstAnswer(sandbox()),
  editRounds: (rounds: number) => editRounds(sandbox(), rounds),
  hopsPerSecond: (requests: number) => hopsPerSecond(sandbox(), requests),
  /** From nothing: download, compile, restore, start, answer. */
  async firstVisit() {
    const begun = performance.now()
    await firstAnswer(sandbox())
    return performance.now() - begun
  },
}
export type Ours = typeof ours

Object.assign(globalThis, { ours })
