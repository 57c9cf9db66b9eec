import { emit, type Kernel } from '../kernel/kernel.ts'
import type { End } from '../kernel/state.ts'

/**
 * Whether a host of the outside world takes a connection (SPEC N3): null, or why not. It speaks HTTP on any port,
 * over TLS on any but 80 (outside-tls.ts); what it says to a request is the handlers' affair, see outside.ts.
 */
export function canReach(k: Kernel, far: End): string | null {
  const url = urlOf(far, '/')
  if (k.outside !== undefined) return null
  const why = 'this run has no handlers for the outside world'
  const detail = `${why}; the handler that would be needed: http.all('${url}*', ...)`
  emit(k, 'world.missing', '', { method: '*', url, detail })
  return why
}

export function urlOf(far: End, path: string, tls = far.port === 443): string {
  const usual = tls ? 443 : 80
  return `${tls ? 'https' : 'http'}://${far.name}${far.port === usual ? '' : `:${far.port}`}${path}`
}
