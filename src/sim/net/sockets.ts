import { fromBase64 } from '../../contract/base64.ts'
import type { ProcessInput } from '../../contract/process.ts'
import type { SocketAct, SocketNews } from '../../contract/sockets.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Conn, End } from '../kernel/state.ts'
import { callerIp, isLoopback, lookup } from './hosts.ts'
import { askDrained, resume, send, sendFin } from './pipe.ts'
import { publishedAt, publishedPorts } from './published.ts'
import { abort, close, dial, ephemeralPort } from './tcp.ts'

/** Connections that somebody outside of the lab holds the other end of (SPEC H1): what they do comes as commands. */
export function onSocketAct(k: Kernel, socket: number, act: SocketAct): void {
  if (act.kind === 'connect') {
    connect(k, socket, act)
    return
  }
  // Reset or refused a moment ago, which its owner has yet to hear.
  const open = k.state.sockets.get(socket)
  const conn = open && k.state.conns.get(open.conn)
  if (!open || !conn) return
  if (act.kind === 'send') {
    const bytes = fromBase64(act.bytes)
    open.sent += bytes.length
    send(k, conn, 0, bytes)
    askDrained(k, conn, 0)
  } else if (act.kind === 'end') sendFin(k, conn, 0)
  else if (act.kind === 'pause') conn.pipes[1].paused = true
  else if (act.kind === 'resume') resume(k, conn, 1)
  else {
    k.state.sockets.delete(socket)
    if (act.kind === 'close') close(k, conn, 0)
    else abort(k, conn, 0)
  }
}

function connect(k: Kernel, socket: number, { host, port, from = 'client' }: Extract<SocketAct, { kind: 'connect' }>): void {
  if (k.state.sockets.has(socket)) return
  const published = isLoopback(host) ? publishedAt(k, port) : { service: host, port }
  const [address] = published ? lookup(k, null, published.service) : []
  if (!published || address === undefined) {
    const detail = published ? `no such host: "${host}"` : `no service publishes port ${port}${publishedPorts(k)}`
    k.onSocket?.(socket, { kind: 'failed', errno: 'ECONNREFUSED', detail })
    return
  }
  const end: End = { owner: 'socket', name: from, service: from, ip: callerIp(k, from), port: ephemeralPort(k), p: socket, generation: 0, fd: 0, state: 'live' }
  const conn = dial(k, { end, service: null, quiet: false, call: null, request: undefined }, address, published.port)
  k.state.sockets.set(socket, { conn: conn.id, sent: 0 })
}

/** What reaches the near end of such a connection. */
export function tellSocket(k: Kernel, conn: Conn, input: ProcessInput): void {
  const socket = conn.ends[0].p
  const news = newsOf(k, socket, input)
  if (input.kind === 'reset' || input.kind === 'connect_failed') k.state.sockets.delete(socket)
  if (news) k.onSocket?.(socket, news)
}

function newsOf(k: Kernel, socket: number, input: ProcessInput): SocketNews | null {
  switch (input.kind) {
    case 'connected':
    case 'eof': return { kind: input.kind }
    case 'data': return { kind: 'data', bytes: input.bytes }
    case 'connect_failed': return { kind: 'failed', errno: input.errno, detail: CONNECT_ERRORS[input.errno] ?? input.errno }
    case 'reset': return { kind: 'reset', errno: input.errno }
    case 'drained': return { kind: 'taken', bytes: k.state.sockets.get(socket)?.sent ?? 0 }
    default: return null
  }
}

export const CONNECT_ERRORS: Record<string, string> = {
  ECONNREFUSED: 'connection refused', ETIMEDOUT: 'timed out connecting', EHOSTUNREACH: 'no route to host',
}
