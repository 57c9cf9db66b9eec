import { msToNs, type Ns } from '../../contract/time.ts'
import { abortAnswer, isProxied, judgeRequest } from '../faults/http.ts'
import { admit } from '../faults/throttle.ts'
import { emit, schedule, type Kernel } from '../kernel/kernel.ts'
import type { Conn, Exchange, HttpState, Segment } from '../kernel/state.ts'
import {
  BODY_KEPT, advance, atMessageStart, bodyBytes, bodyText, decodeText, finish, httpDecoder, join, type Head,
} from './http-decoder.ts'
import { hand, handFin, send } from './pipe.ts'
import { endTls, handshakeError, stripHandshake } from './tls.ts'

/**
 * HTTP as it crosses the wire (SPEC N2), read where a segment arrives: requests at the server's side, answers at the
 * caller's, paired in order. Here too stands the proxy of the http faults: it acts on whole requests, so it withholds a
 * request's bytes until its head tells what to do with them.
 */
export function newHttp(keepBody: boolean): HttpState {
  return {
    req: httpDecoder('request', keepBody ? Number.MAX_SAFE_INTEGER : BODY_KEPT), res: httpDecoder('response'),
    exchanges: [], current: null, withheld: null, swallowing: false, gate: null, decided: null, raw: null,
  }
}

/** A segment of the caller's has arrived at the server's host. */
export function requestArrived(k: Kernel, conn: Conn, segment: Segment): void {
  const { gate } = conn.http
  if (gate) {
    gate.backlog.push(segment)
    return
  }
  if (segment.bytes) {
    const bytes = stripHandshake(k, conn, 0, segment.bytes)
    if (bytes.length > 0) readRequests(k, conn, bytes, segment.sent)
  }
  if (segment.fin) {
    letGo(k, conn)
    endTls(k, conn, `${conn.ends[0].name} closed the connection`)
    handFin(k, conn, 0)
  }
}

/** A segment of the server's has arrived at the caller's host. */
export function responseArrived(k: Kernel, conn: Conn, segment: Segment): void {
  if (segment.bytes) {
    const bytes = stripHandshake(k, conn, 1, segment.bytes)
    if (bytes.length > 0) readResponses(k, conn, bytes, segment.sent)
    hand(k, conn, 1, bytes)
    if (conn.tls.answerable) answerNext(k, conn)
  }
  if (segment.fin) callerSawEnd(k, conn)
}

/** FIN at the caller: ends a body without a length; any other exchange fails. */
export function callerSawEnd(k: Kernel, conn: Conn): void {
  if (finish(conn.http.res) === 'end') complete(k, conn)
  failExchanges(k, conn, 'the connection was closed before the answer was complete')
  handFin(k, conn, 1)
}

function readRequests(k: Kernel, conn: Conn, bytes: Uint8Array, sent: Ns): void {
  const { http } = conn
  const decoder = http.req
  // What stands before `done` has been handed on, withheld or swallowed.
  let done = 0
  let at = 0
  const handOn = (to: number): void => {
    if (to > done) hand(k, conn, 0, done === 0 && to === bytes.length ? bytes : bytes.slice(done, to))
    done = to
  }
  for (;;) {
    if (at < bytes.length && atMessageStart(decoder) && http.withheld === null && http.decided === null && isProxied(k, conn)) {
      handOn(at)
      http.withheld = []
    }
    if (at < bytes.length && atMessageStart(decoder)) http.raw = http.withheld !== null || http.decided !== null ? [] : null
    const met = advance(decoder, bytes, at, sent)
    http.raw?.push(bytes.slice(at, decoder.offset))
    at = decoder.offset
    if (met === null) break
    if (met === 'off') letGo(k, conn)
    else if (met === 'head') {
      if (!judged(k, conn)) {
        hold(k, conn, bytes.slice(done), sent)
        return
      }
    } else {
      requestComplete(k, conn)
      if (http.swallowing) done = at
      http.swallowing = false
    }
  }
  if (http.withheld !== null) http.withheld.push({ bytes: bytes.slice(done), sent })
  else if (!http.swallowing) handOn(bytes.length)
}

/** Hands on what was withheld: it is no request after all, or none that a fault wants. */
function letGo(k: Kernel, conn: Conn): void {
  const parts = conn.http.withheld
  conn.http.withheld = null
  for (const part of parts ?? []) hand(k, conn, 0, part.bytes)
}

/** A request's head is there. False: a fault holds the request, to be read anew when the gate opens. */
function judged(k: Kernel, conn: Conn): boolean {
  const { http } = conn
  const exchange = http.decided ?? begin(k, conn, http.req.head as Head, http.req.sent)
  http.current = exchange
  if (http.decided !== null || http.withheld !== null) {
    const token = k.state.nextSeq++
    http.gate = { exchange, backlog: [], token }
    if (judgeRequest(k, conn, exchange, token) === 'hold') return false
    http.gate = null
  }
  http.decided = null
  if (exchange.copies.length === 0) http.raw = null
  if (exchange.abort) {
    http.swallowing = true
    http.withheld = null
  } else letGo(k, conn)
  return true
}

function begin(k: Kernel, conn: Conn, head: Head, sent: Ns): Exchange {
  const id = conn.quiet ? 0 : k.state.nextExchange++
  const exchange: Exchange = { id, method: head.method, path: head.path, sent, abort: null, asked: -1, copies: [], slots: [], answer: null }
  conn.http.exchanges.push(exchange)
  return exchange
}

function hold(k: Kernel, conn: Conn, rest: Uint8Array, sent: Ns): void {
  const { http } = conn
  const parts = [...(http.withheld ?? []), { bytes: rest, sent }]
  http.withheld = null
  http.decided = null
  http.raw = null
  http.req = httpDecoder('request', http.req.keep)
  const whole = join(parts.map((part) => part.bytes), parts.reduce((sum, part) => sum + part.bytes.length, 0))
  http.gate?.backlog.push({ bytes: whole, opens: false, fin: false, sent: (parts[0] as { sent: Ns }).sent })
}

/** A held request is let go: it goes on, and what came behind it. */
export function openGate(k: Kernel, conn: Conn, token: number): void {
  const { gate } = conn.http
  if (gate?.token !== token) return
  conn.http.gate = null
  conn.http.decided = gate.exchange
  for (const segment of gate.backlog) requestArrived(k, conn, segment)
}

function requestComplete(k: Kernel, conn: Conn): void {
  const { http, ends } = conn
  const exchange = http.current
  const head = http.req.head
  http.current = null
  if (!exchange || !head) return
  if (!conn.quiet) {
    emit(k, 'http.request', ends[0].name, {
      exchange: exchange.id, conn: conn.id, from: ends[0].name, to: ends[1].name, method: head.method, path: head.path,
      headers: head.headers, body: bodyText(http.req), sent: exchange.sent, request: conn.request, fault: conn.copyOf ?? undefined,
      scheme: conn.tls.phase === 'open' ? 'https' : undefined,
    })
  }
  sendCopies(k, conn, exchange)
  if (head.method === 'CONNECT') http.req.phase = 'off'
  if (exchange.abort) answer(k, conn, exchange.id, abortAnswer(exchange, exchange.abort))
  else if (ends[1].owner === 'outside' && ends[1].port === 443 && conn.tls.phase !== 'open') answer(k, conn, exchange.id, IN_THE_CLEAR)
  else if (ends[1].owner === 'outside') {
    schedule(k, k.state.now, {
      kind: 'outside.ask', conn: conn.id, exchange: exchange.id, method: head.method, path: head.path,
      headers: head.headers, body: bodyBytes(http.req),
    })
  }
}

/** What a server says to plain HTTP on its https port (nginx). */
const COMPLAINT = 'The plain HTTP request was sent to HTTPS port\n'
const IN_THE_CLEAR = new TextEncoder().encode(
  `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: ${COMPLAINT.length}\r\n\r\n${COMPLAINT}`)

/** [F14] A faulty proxy has passed the request on, and passes it on again. */
function sendCopies(k: Kernel, conn: Conn, exchange: Exchange): void {
  const { raw } = conn.http
  conn.http.raw = null
  if (raw === null || exchange.abort) return
  const bytes = join(raw, raw.reduce((sum, part) => sum + part.length, 0))
  const [{ name }, { ip, port }] = conn.ends
  for (const { fault, delay } of exchange.copies) {
    schedule(k, k.state.now + msToNs(delay), { kind: 'copy', copy: { fault, from: name, address: ip, port, bytes, tls: conn.tls.phase === 'open' } })
  }
}

/** Sends an answer of the proxy's or the outside world's, once those before it on the connection are through. */
export function answer(k: Kernel, conn: Conn, exchangeId: number, bytes: Uint8Array): void {
  const exchange = conn.http.exchanges.find((e) => e.id === exchangeId)
  if (!exchange) return
  exchange.answer = bytes
  answerNext(k, conn)
}

function answerNext(k: Kernel, conn: Conn): void {
  const next = conn.http.exchanges[0]
  if (!next?.answer || !conn.tls.answerable) return
  send(k, conn, 1, next.answer)
  next.answer = null
}

function readResponses(k: Kernel, conn: Conn, bytes: Uint8Array, sent: Ns): void {
  const { http } = conn
  let at = 0
  while (http.res.phase !== 'off') {
    const exchange = http.exchanges[0]
    if (!exchange && at < bytes.length && atMessageStart(http.res)) {
      // Bytes that answer nothing: this is some other protocol.
      http.res.phase = 'off'
      return
    }
    const met = advance(http.res, bytes, at, sent, exchange?.method)
    at = http.res.offset
    if (met === null) return
    if (met === 'off') failExchanges(k, conn, 'the answer is not HTTP/1.1')
    else if (met === 'end') complete(k, conn)
  }
}

function complete(k: Kernel, conn: Conn): void {
  const { http, ends } = conn
  const exchange = http.exchanges.shift()
  const head = http.res.head
  if (!exchange || !head) return
  if (!conn.quiet) {
    emit(k, 'http.response', ends[1].name, {
      exchange: exchange.id, conn: conn.id, from: ends[0].name, to: ends[1].name, status: head.status,
      headers: head.headers, body: bodyText(http.res), sent: http.res.sent, request: conn.request, fault: exchange.abort?.fault,
    })
  }
  if (conn.call !== null) {
    schedule(k, k.state.now, { kind: 'call.done', call: conn.call, outcome: { ok: true, status: head.status } })
  }
  if (head.status === 101 || (exchange.method === 'CONNECT' && head.status < 300)) {
    http.req.phase = 'off'
    http.res.phase = 'off'
  }
  answerNext(k, conn)
  admit(k, conn)
}

/**
 * The caller will get no more answers on this connection. A request whose bytes never all arrived has no exchange yet:
 * it is named by what was sent.
 */
export function failExchanges(k: Kernel, conn: Conn, error: string): void {
  const { http } = conn
  endTls(k, conn, error)
  const open = http.exchanges
  const unsent = open.length === 0 ? unarrivedRequest(conn) : null
  const unheard = conn.phase === 'open' && http.req.phase !== 'off' && http.res.head === null
  http.exchanges = []
  http.req.phase = 'off'
  http.res.phase = 'off'
  http.req.partial = null
  conn.pipes[0].first = null
  if (open.length > 0) admit(k, conn)
  if (conn.quiet) return
  for (const exchange of open) failed(k, conn, exchange.id, error)
  if (unsent !== null) failed(k, conn, k.state.nextExchange++, `${error}; "${unsent}" had not arrived`)
  else if (open.length === 0 && unheard && conn.request !== undefined) {
    emit(k, 'client.failed', conn.ends[0].name, { request: conn.request, error: conn.tls.phase === 'failed' ? handshakeError(conn) : error })
  }
}

function failed(k: Kernel, conn: Conn, exchange: number, error: string): void {
  const [from, to] = [conn.ends[0].name, conn.ends[1].name]
  emit(k, 'http.failed', from, { exchange, conn: conn.id, from, to, error, request: conn.request })
}

function unarrivedRequest(conn: Conn): string | null {
  if (conn.http.req.phase === 'off') return null
  const bytes = conn.http.req.partial ?? conn.pipes[0].first?.bytes
  if (!bytes) return null
  return /^[A-Z]+ \S+(?= HTTP\/1\.[01]\r\n)/.exec(decodeText(bytes.subarray(0, 1024)))?.[0] ?? null
}
