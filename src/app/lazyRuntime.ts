import type { SandboxRuntime } from '../contract/runtime.ts'

/**
 * A runtime whose code is fetched with its first use, so that the first screen does not wait for it. A fetch that
 * failed is tried again by the next call.
 */
export function lazyRuntime(load: () => Promise<SandboxRuntime>): SandboxRuntime {
  let loading: Promise<SandboxRuntime> | null = null
  const runtime = () => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  return {
    warm: async (onProgress) => (await runtime()).warm(onProgress),
    start: async (request, listener, world) => (await runtime()).start(request, listener, world),
    check: async (request, listener, world) => (await runtime()).check(request, listener, world),
    exec: async (request, onOutput) => (await runtime()).exec(request, onOutput),
    dispose: () => void loading?.then((loaded) => loaded.dispose(), () => {}),
  }
}
