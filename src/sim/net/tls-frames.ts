import { concat } from './bytes.ts'

/**
 * The frames of a simulated TLS handshake: the record layer's own shape (RFC 8446, 5.1) around JSON. The same frames are
 * written and read by programs in python/faultline/tls/frames.py. What follows the last one of a direction (the client's
 * `finished`, the server's `ticket`) are the application's bytes as they are.
 */
export type Hello =
  | { type: 'client_hello'; sni: string; alpn: string[]; versions: number[] }
  | { type: 'server_hello'; version: number; alpn: string; asks: boolean }
  | { type: 'finished' }
  | { type: 'ticket' }
export type Frame = Hello | { type: 'alert'; description: number } | { type: 'foreign' }

export const TLS_1_2 = 0x0303
export const TLS_1_3 = 0x0304
const HEADER = 5
const HANDSHAKE = 22
const ALERT = 21
const MARK = 'faultline-tls '

/** How many bytes of the frame that begins `partial` are still to come; 0 for a whole one, null for no frame at all. */
export function missing(partial: Uint8Array): number | null {
  const [kind, major] = partial
  if (kind !== undefined && kind !== HANDSHAKE && kind !== ALERT) return null
  if (major !== undefined && major !== 3) return null
  if (partial.length < HEADER) return HEADER - partial.length
  return HEADER + ((partial[3] as number) << 8 | (partial[4] as number)) - partial.length
}

export function readFrame(bytes: Uint8Array): Frame {
  const body = bytes.subarray(HEADER)
  if (bytes[0] === ALERT) return { type: 'alert', description: body[1] ?? 0 }
  const text = new TextDecoder().decode(body)
  if (!text.startsWith(MARK)) return { type: 'foreign' }
  try {
    return toHello(JSON.parse(text.slice(MARK.length)) as Record<string, unknown>)
  } catch {
    return { type: 'foreign' }
  }
}

/** Programs may send what they like: only what has the right form is believed. */
function toHello(fields: Record<string, unknown>): Frame {
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 255) : '')
  switch (fields['type']) {
    case 'client_hello': {
      const { alpn, versions } = fields
      return {
        type: 'client_hello', sni: text(fields['sni']), alpn: Array.isArray(alpn) ? alpn.map(text) : [],
        versions: Array.isArray(versions) ? versions.filter((version) => version === TLS_1_2 || version === TLS_1_3) : [],
      }
    }
    case 'server_hello':
      return {
        type: 'server_hello', version: fields['version'] === TLS_1_2 ? TLS_1_2 : TLS_1_3, alpn: text(fields['alpn']),
        asks: fields['request_certificate'] === true,
      }
    case 'finished': return { type: 'finished' }
    case 'ticket': return { type: 'ticket' }
    default: return { type: 'foreign' }
  }
}

export function frameOf(fields: Record<string, unknown>): Uint8Array {
  const body = new TextEncoder().encode(`${MARK}${JSON.stringify(fields)}\n`)
  const minor = fields['type'] === 'client_hello' ? 1 : 3
  return concat(Uint8Array.of(HANDSHAKE, 3, minor, body.length >> 8, body.length & 255), body)
}

export const alertOf = (description: number): Uint8Array => Uint8Array.of(ALERT, 3, 3, 0, 2, 2, description)

/** What an alert says (RFC 8446, 6.2). */
export const ALERTS: Record<number, string> = {
  0: 'close notify', 40: 'handshake failure', 42: 'bad certificate', 43: 'unsupported certificate', 44: 'certificate revoked',
  45: 'certificate expired', 46: 'certificate unknown', 48: 'unknown CA', 50: 'decode error', 51: 'decrypt error',
  70: 'protocol version', 80: 'internal error', 112: 'unrecognized name', 116: 'certificate required',
}
