import { emit, type Kernel } from '../kernel/kernel.ts'
import type { End } from '../kernel/state.ts'

/**
 * Whether a host of the outside world takes a connection (SPEC N3): null, or why not. It speaks HTTP in the clear on any
 * port; what it says to a request is the handlers' affair, see outside.ts.
 */
export function canReach(k: Kernel, far: End): string | null {
  const url = urlOf(far, '/')
  const why = far.port === 443
    ? 'https to the outside world is not simulated yet: call it by http:// on port 80'
    : k.outside === undefined ? 'this run has no handlers for the outside world' : null
  if (why === null) return null
  const plain = `http://${far.name}`
  const detail = `${why}; the handler that would be needed: http.all('${far.port === 443 ? plain : url.slice(0, -1)}/*', ...)`
  emit(k, 'world.missing', '', { method: '*', url, detail })
  return why
}

export function urlOf(far: End, path: string): string {
  if (far.port === 443) return `https://${far.name}${path}`
  return `http://${far.name}${far.port === 80 ? '' : `:${far.port}`}${path}`
}
