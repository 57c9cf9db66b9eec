import { schedule, type Kernel } from '../kernel/kernel.ts'
import type { Conn } from '../kernel/state.ts'
import { certificateFor } from './public-ca.ts'
import { send } from './pipe.ts'
import { TLS_1_2, TLS_1_3, alertOf, frameOf, type Hello } from './tls-frames.ts'

/**
 * The outside world's side of a handshake (SPEC N3, N5): any host, on any port but 80, shows a certificate for its own name,
 * signed by the CA that the machines of a lab trust.
 */
const DAY = 86_400_000
const PROTOCOL_VERSION = 70

export function answerHello(k: Kernel, conn: Conn, hello: Extract<Hello, { type: 'client_hello' }>): void {
  const [, far] = conn.ends
  if (far.port === 80) {
    const body = 'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
    end(k, conn, new TextEncoder().encode(body))
  } else if (hello.versions.length === 0) end(k, conn, alertOf(PROTOCOL_VERSION))
  else {
    // Ninety days around the run's beginning, as public CAs issue them.
    const day = Math.floor(k.request.epoch / DAY) * DAY
    const chain = [certificateFor({ host: far.name, from: day - 30 * DAY, to: day + 60 * DAY })]
    send(k, conn, 1, frameOf({
      type: 'server_hello', version: hello.versions.includes(TLS_1_3) ? TLS_1_3 : TLS_1_2,
      alpn: hello.alpn.includes('http/1.1') ? 'http/1.1' : null, chain: chain.map(base64), request_certificate: false,
    }))
  }
}

/** The client is content: it may be answered from now on. */
export function confirm(k: Kernel, conn: Conn): void {
  send(k, conn, 1, frameOf({ type: 'ticket' }))
  conn.tls.answerable = true
}

function end(k: Kernel, conn: Conn, last: Uint8Array): void {
  send(k, conn, 1, last)
  schedule(k, k.state.now, { kind: 'outside.close', conn: conn.id })
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
