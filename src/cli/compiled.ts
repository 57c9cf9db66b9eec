import module from 'node:module'
import { COMPILED } from './sandbox/places.ts'

/**
 * What Node makes of our modules (TypeScript without its types, code compiled) is kept for the next start, which it makes a second
 * shorter. For modules that are loaded from here on: whoever calls this imports them afterwards.
 */
export function keepCompiled(): void {
  if (COMPILED !== null) module.enableCompileCache(COMPILED)
}
