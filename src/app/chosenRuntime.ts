import type { RuntimeKind } from '../contract/lesson.ts'
import type { SandboxRuntime } from '../contract/runtime.ts'
import { RuntimeUnavailable } from '../contract/unavailable.ts'
import type { Fallback } from '../stores/index.ts'

/**
 * Each piece of work runs where the choice says at that moment. What was chosen and cannot be had is told, once, and the page's
 * own sandbox does the work, with the same files (SPEC W2).
 */
export function chosenRuntime(
  choice: () => RuntimeKind, local: SandboxRuntime, webcontainer: SandboxRuntime, addressFor: (error: RuntimeUnavailable) => string, tell: (fallback: Fallback | null) => void,
): SandboxRuntime {
  let missing = false
  async function either<T>(work: (runtime: SandboxRuntime) => Promise<T>): Promise<T> {
    if (choice() === 'local') {
      missing = false
      tell(null)
    }
    if (choice() === 'local' || missing) return work(local)
    try {
      const done = await work(webcontainer)
      tell(null)
      return done
    } catch (error) {
      if (!(error instanceof RuntimeUnavailable)) throw error
      missing = true
      tell({ detail: error.message, help: error.help, address: addressFor(error) })
      return work(local)
    }
  }
  return {
    warm: (onProgress) => either((runtime) => runtime.warm(onProgress)),
    start: (request, listener, world) => either((runtime) => runtime.start(request, listener, world)),
    check: (request, listener, world) => either((runtime) => runtime.check(request, listener, world)),
    exec: (request, onOutput) => either((runtime) => runtime.exec(request, onOutput)),
    dispose() { local.dispose(); webcontainer.dispose() },
  }
}
