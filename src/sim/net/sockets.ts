import { fromBase64 } from '../../contract/base64.ts'
import type { SocketAct } from '../../contract/sockets.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { End } from '../kernel/state.ts'
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
