import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may speak to a server of this machine's own. */

/** Come here by another name (DNS rebinding), a page of anywhere would be of this machine. */
export const isByOwnName = ({ headers }: IncomingMessage): boolean => /^(localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(headers.host ?? '')

/** In the same time, however much of it is right. */
export function isSameToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
