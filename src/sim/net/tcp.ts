import type { Errno } from '../../contract/process.ts'
import { SECOND } from '../../contract/time.ts'
import { judge } from '../faults/chain.ts'
import { keep } from '../faults/hold.ts'
import { tellHit } from '../faults/scope.ts'
import { emit, processAt, schedule, type Kernel } from '../kernel/kernel.ts'
import { other, type Conn, type End, type KernelEvent, type Segment, type Side } from '../kernel/state.ts'
import { hostAt } from './hosts.ts'
import { callerSawEnd, failExchanges, newHttp, requestArrived, responseArrived } from './http-tap.ts'
import { arrived, arrivalOf, deliver, flush, newPipe, retransmit, sendFin } from './pipe.ts'
import { canReach } from './outside-reach.ts'
import { newTls } from './tls.ts'

/** Linux: an address on the own network that nobody answers for is given up after three tries of ARP. */
const UNREACHABLE_AFTER = 3 * SECOND
/** Linux, tcp_syn_retries = 6: sent again after 1, 3, 7, 15, 31 and 63 s, given up after 127 s. */
const SYN_RETRIES = 6

export interface Caller { end: End; service: string | null; quiet: boolean; call: number | null; request: string | undefined }

/** Opens a connection (SPEC N1). Its owner hears `connected` or `connect_failed`. */
export function dial(k: Kernel, caller: Caller, address: string, port: number): Conn {
  const host = hostAt(k, caller.service, address)
  const here = k.state.processes.findIndex((process) => process.ip === caller.end.ip)
  const p = host.kind === 'process' ? host.p : host.kind === 'loopback' ? here : -1
  const target = p < 0 ? null : processAt(k, p)
  const name = target?.name ?? (host.kind === 'outside' ? host.name : address)
  const loopback = target !== null && p === here
  if (host.kind === 'loopback') caller.end.ip = '127.0.0.1'
  const far: End = {
    owner: target ? 'process' : 'outside', name, service: target?.service ?? name,
    ip: host.kind === 'loopback' ? '127.0.0.1' : address, port, p,
    generation: -1, fd: 0, state: 'pending',
  }
  const conn: Conn = {
    id: caller.quiet ? k.state.nextQuietConn-- : k.state.nextConn++, quiet: caller.quiet,
    loopback, phase: 'connecting', synAt: k.state.now, attempt: 0,
    severed: false, closedBy: null, ends: [caller.end, far], pipes: [newPipe(), newPipe()], hits: [], timed: [],
    told: false, http: newHttp(target === null), tls: newTls(), call: caller.call, request: caller.request,
    copyOf: null,
  }
  k.state.conns.set(conn.id, conn)
  if (!conn.quiet) emit(k, 'net.connect', caller.end.name, { conn: conn.id, from: caller.end.name, to: name, port })
  if (host.kind === 'unreachable') {
    schedule(k, k.state.now + UNREACHABLE_AFTER, {
      kind: 'connect.failed', conn: conn.id, errno: 'EHOSTUNREACH', detail: `no host has the address ${address} on a network of ${caller.end.name}`,
    })
  } else sendSyn(k, conn)
  return conn
}

/** The port that a new connection leaves from: Linux's ephemeral range. */
export function ephemeralPort(k: Kernel): number {
  const port = k.state.nextPort++
  return 32768 + (port % 28232)
}

export function sendSyn(k: Kernel, conn: Conn): void {
  conn.synAt = k.state.now
  const verdict = judge(k, { conn, dir: 0, what: 'syn', size: 0 })
  if (verdict.action === 'hold') keep(k, verdict.arming, { what: 'syn', conn: conn.id })
  else if (verdict.action === 'lost' || verdict.action === 'swallow') retrySyn(k, conn)
  else {
    const refusedBy = verdict.action === 'pass' ? null : verdict.fault
    schedule(k, arrivalOf(k, conn, 0, 0, verdict.delay), { kind: 'syn', conn: conn.id, refusedBy })
  }
}

/** No answer will come to this SYN: the next one follows in its time. */
function retrySyn(k: Kernel, conn: Conn): void {
  const t = Math.max(k.state.now, conn.synAt + SECOND * 2 ** conn.attempt)
  schedule(k, t, { kind: 'syn.retry', conn: conn.id, attempt: conn.attempt + 1 })
}

export function onSynRetry(k: Kernel, conn: Conn, attempt: number): void {
  if (conn.phase !== 'connecting') return
  const [from, to] = [conn.ends[0].name, conn.ends[1].name]
  if (attempt > SYN_RETRIES) {
    onConnectFailed(k, conn, 'ETIMEDOUT', `no answer to ${SYN_RETRIES + 1} SYNs in 127 s`)
    return
  }
  conn.attempt = attempt
  if (!conn.quiet) emit(k, 'net.retransmit', from, { conn: conn.id, from, to, attempt })
  sendSyn(k, conn)
}

/** A SYN arrives: SYN-ACK if somebody listens, else RST; either may be lost on its way back. */
export function onSyn(k: Kernel, conn: Conn, refusedBy: string | null): void {
  if (conn.phase !== 'connecting') return
  const far = conn.ends[1]
  const refusal = refusedBy !== null ? `refused by fault "${refusedBy}"` : far.owner === 'outside' ? canReach(k, far) : whyNot(k, far)
  const verdict = judge(k, { conn, dir: 1, what: refusal === null ? 'synack' : 'rst', size: 0 })
  if (verdict.action === 'hold') {
    keep(k, verdict.arming, { what: 'synack', conn: conn.id, refusedBy })
    return
  }
  if (verdict.action === 'lost' || verdict.action === 'swallow') {
    retrySyn(k, conn)
    return
  }
  const t = arrivalOf(k, conn, 1, 0, verdict.delay)
  const detail = refusal ?? (verdict.action === 'pass' ? null : `refused by fault "${verdict.fault}"`)
  if (detail !== null) schedule(k, t, { kind: 'connect.failed', conn: conn.id, errno: 'ECONNREFUSED', detail })
  else {
    if (far.owner === 'process') far.generation = processAt(k, far.p).generation
    schedule(k, t, { kind: 'synack', conn: conn.id })
  }
}

function whyNot(k: Kernel, far: End): string | null {
  const process = processAt(k, far.p)
  if (process.phase !== 'running') return `${process.name} is not running`
  if (process.ports.includes(far.port)) return null
  const open = process.ports.length > 0 ? `it listens on ${process.ports.join(', ')}` : 'it listens on no port yet'
  return `nothing listens on port ${far.port} of ${process.name}: ${open}`
}

export function onSynAck(k: Kernel, conn: Conn): void {
  if (conn.phase !== 'connecting') return
  const [near, far] = conn.ends
  conn.phase = 'open'
  if (!conn.quiet) emit(k, 'net.established', near.name, { conn: conn.id, from: near.name, to: far.name, port: far.port })
  deliver(k, conn, 0, {
    kind: 'connected', fd: near.fd, local: { host: near.ip, port: near.port }, peer: { host: far.ip, port: far.port },
  })
  conn.pipes[0].waiting.unshift({ bytes: null, opens: true, fin: false, sent: k.state.now })
  flush(k, conn, 0)
}

export function onConnectFailed(k: Kernel, conn: Conn, errno: Errno, detail: string): void {
  const [near, far] = conn.ends
  if (!conn.quiet) emit(k, 'net.refused', near.name, { conn: conn.id, from: near.name, to: far.name, port: far.port, detail })
  deliver(k, conn, 0, { kind: 'connect_failed', fd: near.fd, errno })
  release(k, near)
  near.state = 'dead'
  k.state.conns.delete(conn.id)
}

/** A segment arrives at its host. */
export function onSegment(k: Kernel, conn: Conn, dir: Side, segment: Segment): void {
  const reader = conn.ends[other(dir)]
  const pipe = conn.pipes[dir]
  if (conn.severed) return
  if (segment.bytes) {
    pipe.unarrived -= segment.bytes.length
    pipe.first = null
    arrived(k, conn, dir, segment.bytes.length)
  }
  if (segment.opens) {
    accept(k, conn)
    return
  }
  if (reader.state === 'dead') {
    if (segment.bytes) sendRst(k, conn, other(dir), 'sent to a connection that had been closed')
    return
  }
  if (dir === 0) requestArrived(k, conn, segment)
  else responseArrived(k, conn, segment)
}

/** The handshake's last packet: the connection is the server's now, if it is still there. */
function accept(k: Kernel, conn: Conn): void {
  const [near, far] = conn.ends
  if (far.state !== 'pending') return
  if (far.owner === 'process') {
    const process = processAt(k, far.p)
    if (process.phase !== 'running' || process.generation !== far.generation || !process.ports.includes(far.port)) {
      far.state = 'dead'
      sendRst(k, conn, 1, `${process.name} stopped listening`)
      return
    }
    far.fd = process.nextFd
    process.nextFd += 2
    process.fds.set(far.fd, { conn: conn.id, side: 1 })
  }
  far.state = 'live'
  deliver(k, conn, 1, {
    kind: 'accepted', fd: far.fd, port: far.port, local: { host: far.ip, port: far.port }, peer: { host: near.ip, port: near.port },
    ...(far.owner === 'process' && processAt(k, far.p).spec.broker !== undefined ? { from: near.name } : {}),
  })
}

export function onRetransmit(k: Kernel, conn: Conn, dir: Side): void {
  if (retransmit(k, conn, dir)) return
  endReset(k, conn, dir, 'ETIMEDOUT', 'no acknowledgement after 15 retransmissions')
}

/**
 * Orderly close: FIN behind what was sent; what still comes is answered by RST. As on Linux, closing with unread bytes
 * is a reset.
 */
export function close(k: Kernel, conn: Conn, side: Side, why = 'the caller closed the connection before the answer'): void {
  const end = conn.ends[side]
  if (end.state === 'dead') return
  if (hasUnread(k, conn, side)) {
    abort(k, conn, side, why)
    return
  }
  if (conn.phase === 'open') sendFin(k, conn, side)
  leave(k, conn, side, why)
}

/** RST now: what was not yet sent is dropped. */
export function abort(k: Kernel, conn: Conn, side: Side, why = 'the caller reset the connection before the answer'): void {
  const end = conn.ends[side]
  if (end.state === 'dead') return
  if (conn.phase === 'open') sendRst(k, conn, side, `reset by ${end.name}`)
  conn.pipes[side].waiting = []
  conn.pipes[side].lost = false
  leave(k, conn, side, why)
}

function hasUnread(k: Kernel, conn: Conn, side: Side): boolean {
  if (conn.pipes[other(side)].heldBytes > 0) return true
  const end = conn.ends[side]
  return end.owner === 'process' && processAt(k, end.p).inbox.some((input) => input.kind === 'data' && input.fd === end.fd)
}

/** The owner is done with its end. */
function leave(k: Kernel, conn: Conn, side: Side, why: string): void {
  conn.ends[side].state = 'dead'
  conn.closedBy ??= side
  release(k, conn.ends[side])
  if (side === 0) failExchanges(k, conn, why)
  if (side === 0 && conn.phase === 'connecting') conn.ends[1].state = 'dead'
  settle(k, conn)
}

function release(k: Kernel, end: End): void {
  if (end.owner === 'process' && end.fd !== 0) processAt(k, end.p).fds.delete(end.fd)
}

/** Both ends are done with it. */
function settle(k: Kernel, conn: Conn): void {
  const [near, far] = conn.ends
  if (near.state !== 'dead' || far.state !== 'dead') return
  k.state.conns.delete(conn.id)
  if (conn.quiet || conn.told) return
  emit(k, 'net.close', conn.ends[conn.closedBy ?? 0].name, { conn: conn.id, from: near.name, to: far.name })
}

/** RST from one end to the other. It is not sent again if it is lost. */
export function sendRst(k: Kernel, conn: Conn, from: Side, detail: string): void {
  const verdict = judge(k, { conn, dir: from, what: 'rst', size: 0 })
  if (verdict.action === 'hold') keep(k, verdict.arming, { what: 'rst', conn: conn.id, from, detail })
  if (verdict.action !== 'pass') return
  schedule(k, arrivalOf(k, conn, from, 0, verdict.delay), { kind: 'rst', conn: conn.id, to: other(from), errno: 'ECONNRESET', detail })
}

export function onRst(k: Kernel, conn: Conn, to: Side, errno: Errno, detail: string): void {
  endReset(k, conn, to, errno, detail)
}

/** One end learns that the connection is gone: unread and unsent bytes are lost to it. */
export function endReset(k: Kernel, conn: Conn, side: Side, errno: Errno, detail: string): void {
  const end = conn.ends[side]
  const pipe = conn.pipes[side]
  pipe.waiting = []
  pipe.lost = false
  if (end.state === 'dead') {
    settle(k, conn)
    return
  }
  if (!conn.quiet && !conn.told) {
    conn.told = true
    emit(k, 'net.reset', end.name, { conn: conn.id, from: conn.ends[other(side)].name, to: end.name, detail })
  }
  conn.pipes[other(side)].held = []
  conn.pipes[other(side)].heldBytes = 0
  deliver(k, conn, side, { kind: 'reset', fd: end.fd, errno })
  leave(k, conn, side, errno === 'ETIMEDOUT' ? 'the connection timed out' : 'the connection was reset')
}

/** A fault ends a connection in the middle. */
export function onCut(k: Kernel, conn: Conn, event: Extract<KernelEvent, { kind: 'cut' }>): void {
  const fault = k.state.faults.find((one) => one.id === event.fault && one.arming === event.arming)
  if (!fault || conn.severed || conn.phase === 'connecting') return
  tellHit(k, fault, conn, event.how === 'reset' ? 'reset' : 'closed')
  conn.severed = true
  const detail = `fault "${event.fault}"`
  for (const side of [0, 1] as const) {
    conn.pipes[side].waiting = []
    conn.pipes[side].lost = false
    if (event.how === 'reset') endReset(k, conn, side, 'ECONNRESET', detail)
  }
  if (event.how === 'close') {
    callerSawEnd(k, conn)
    if (conn.ends[1].state === 'pending') conn.ends[1].state = 'dead'
    requestArrived(k, conn, { bytes: null, opens: false, fin: true, sent: k.state.now })
    settle(k, conn)
  }
}
