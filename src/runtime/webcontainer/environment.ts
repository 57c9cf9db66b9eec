import type { RuntimeUnavailable } from '../../contract/unavailable.ts'
import { failures } from './failures.ts'

/** What of the page decides whether a WebContainer can start in it. */
export interface Environment {
  crossOriginIsolated: boolean
  hasSharedMemory: boolean
  hasWebAssembly: boolean
  hasServiceWorker: boolean
  /** The headers that this page itself came with. */
  embedderPolicy(): Promise<string | null>
  /** Rejects where the host of WebContainers cannot be reached. */
  reach(origin: string): Promise<void>
}

/** Where WebContainers come from, unless whoever deploys the page has a host of his own (@webcontainer/api reads the same name). */
export const originOf = (scope: { WEBCONTAINER_API_IFRAME_URL?: unknown } = globalThis as never): string =>
  new URL(typeof scope.WEBCONTAINER_API_IFRAME_URL === 'string' ? scope.WEBCONTAINER_API_IFRAME_URL : 'https://stackblitz.com').origin

export function pageEnvironment(): Environment {
  return {
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    hasSharedMemory: typeof SharedArrayBuffer === 'function',
    hasWebAssembly: typeof WebAssembly === 'object',
    hasServiceWorker: 'serviceWorker' in navigator,
    async embedderPolicy() {
      const response = await fetch(location.href, { method: 'HEAD', cache: 'no-store' })
      return response.headers.get('cross-origin-embedder-policy')
    },
    // What comes back cannot be read, and need not be: that something does is the answer.
    async reach(origin) { await fetch(`${origin}/headless`, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(REACH_MS) }) },
  }
}

const REACH_MS = 10_000

/** What stands in the way before anything is tried; null: nothing. */
export function obstacle(environment: Environment): RuntimeUnavailable | null {
  if (!environment.hasWebAssembly) return failures.unsupported('WebAssembly')
  if (!environment.hasServiceWorker) return failures.unsupported('service workers')
  if (!environment.crossOriginIsolated) return failures.notIsolated()
  if (!environment.hasSharedMemory) return failures.unsupported('shared memory')
  return null
}

/** The mode to boot with: what the page itself was served with. It is fixed with a page's first boot. */
export async function coepOf(environment: Environment): Promise<'require-corp' | 'credentialless'> {
  const policy = await environment.embedderPolicy().catch(() => null)
  return policy?.trim().toLowerCase().startsWith('require-corp') ? 'require-corp' : 'credentialless'
}
