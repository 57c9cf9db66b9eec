import { emit, type Kernel } from '../kernel/kernel.ts'
import type { Conn, Side, TlsState } from '../kernel/state.ts'
import { concat } from './bytes.ts'
import { answerHello, confirm } from './outside-tls.ts'
import { hand } from './pipe.ts'
import { ALERTS, TLS_1_2, missing, readFrame, type Frame, type Hello } from './tls-frames.ts'

/**
 * TLS as it crosses the wire (SPEC N5): the handshake's frames go to their reader as they come, and what is behind them is
 * given back, for the HTTP tap.
 */
export const newTls = (): TlsState => ({
  phase: 'unknown', sni: '', alpn: '', version: 0, asks: false, partial: [null, null], over: [false, false], answerable: true, detail: '',
})

/** The application's bytes of what has arrived; the handshake's have been handed on. */
export function stripHandshake(k: Kernel, conn: Conn, dir: Side, bytes: Uint8Array): Uint8Array {
  const { tls } = conn
  let at = 0
  while (!tls.over[dir] && at < bytes.length) {
    const had = tls.partial[dir]
    const wanted = missing(had ?? bytes.subarray(at, at + 1))
    if (wanted === null) {
      notTls(k, conn, dir)
      break
    }
    const take = Math.min(Math.max(wanted, 1), bytes.length - at)
    const now = concat(had ?? new Uint8Array(), bytes.subarray(at, at + take))
    at += take
    const left = missing(now)
    tls.partial[dir] = left === 0 ? null : now
    if (left === 0) onFrame(k, conn, dir, readFrame(now))
    else if (left === null) notTls(k, conn, dir)
  }
  if (at === 0) return bytes
  hand(k, conn, dir, at === bytes.length ? bytes : bytes.slice(0, at))
  return bytes.slice(at)
}

function onFrame(k: Kernel, conn: Conn, dir: Side, frame: Frame): void {
  const { tls } = conn
  if (frame.type === 'alert') {
    settle(conn, 'failed')
    tell(k, conn, false, `${conn.ends[dir].name} refused: ${ALERTS[frame.description] ?? `alert ${frame.description}`}`)
  } else if (frame.type === 'foreign') notTls(k, conn, dir)
  else if (dir === 0) onClientFrame(k, conn, frame)
  else if (frame.type === 'server_hello') {
    tls.version = frame.version
    tls.alpn = frame.alpn
    tls.asks = frame.asks
  } else if (frame.type === 'ticket') {
    tls.over[1] = true
    tls.answerable = true
    if (tls.asks) established(k, conn)
  }
}

function onClientFrame(k: Kernel, conn: Conn, frame: Hello): void {
  const { tls } = conn
  const outside = conn.ends[1].owner === 'outside'
  if (frame.type === 'client_hello') {
    tls.phase = 'handshake'
    tls.sni = frame.sni
    tls.answerable = false
    if (outside) answerHello(k, conn, frame)
  } else if (frame.type === 'finished') {
    tls.over[0] = true
    if (outside) confirm(k, conn)
    // A server that wants the client's certificate has the last word.
    if (!tls.asks) established(k, conn)
  }
}

function established(k: Kernel, conn: Conn): void {
  conn.tls.phase = 'open'
  tell(k, conn, true, '')
}

/** The other side speaks in the clear: neither direction has more frames. */
function notTls(k: Kernel, conn: Conn, dir: Side): void {
  const begun = conn.tls.phase === 'handshake'
  settle(conn, begun ? 'failed' : 'clear')
  if (begun) tell(k, conn, false, `${conn.ends[dir].name} does not speak TLS on this port`)
}

/** One side has gone. Without a word in the middle of a handshake, that is its end. */
export function endTls(k: Kernel, conn: Conn, why: string): void {
  if (conn.tls.phase !== 'handshake') return
  settle(conn, 'failed')
  tell(k, conn, false, `the handshake was not completed: ${why}`)
}

export const handshakeError = (conn: Conn): string => `the TLS handshake failed: ${conn.tls.detail}`

function settle(conn: Conn, phase: 'failed' | 'clear'): void {
  conn.tls.phase = phase
  conn.tls.over = [true, true]
  conn.tls.answerable = true
}

function tell(k: Kernel, conn: Conn, ok: boolean, detail: string): void {
  conn.tls.detail = detail
  if (conn.quiet) return
  const { tls, ends: [near, far] } = conn
  const version = tls.version === 0 ? '' : tls.version === TLS_1_2 ? 'TLSv1.2' : 'TLSv1.3'
  emit(k, 'net.tls', near.name, { conn: conn.id, from: near.name, to: far.name, sni: tls.sni, alpn: tls.alpn, version, ok, detail })
}
