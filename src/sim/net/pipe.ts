import { MS, SECOND, type Ns } from '../../contract/time.ts'
import type { ProcessInput } from '../../contract/process.ts'
import { judge } from '../faults/chain.ts'
import { isHung } from '../faults/hang.ts'
import { keep } from '../faults/hold.ts'
import { piecesOf } from '../faults/shape.ts'
import { give } from '../kernel/inbox.ts'
import { emit, schedule, type Kernel } from '../kernel/kernel.ts'
import { other, type Conn, type Pipe, type Segment, type Side } from '../kernel/state.ts'
import { linkOf } from './link.ts'
import { tellSocket } from './socket-news.ts'

/** What one direction holds before its sender has to wait, and what it must fall to before `drained` is told. */
export const PIPE_BYTES = 64 * 1024
export const DRAINED_BYTES = 16 * 1024
/** What is on a link at most in one direction: what Linux lets a receive window grow to, about. */
export const WINDOW_BYTES = 4 * 1024 * 1024
const RTO: Ns = 200 * MS
const RTO_MAX: Ns = 120 * SECOND
/** Linux, tcp_retries2: the sender gives up one timeout after the fifteenth. */
export const RETRIES = 15

export function newPipe(): Pipe {
  return {
    lastArrival: 0, freeAt: 0, waiting: [], lost: false, attempt: 0, finSent: false, flying: 0, inPipe: 0, drainAsked: false,
    paused: false, held: [], heldBytes: 0, heldFin: false, unarrived: 0, first: null, ledgers: [],
  }
}

/** Sends bytes in order, behind what waits; a send larger than the pipe leaves in pieces of its size. */
export function send(k: Kernel, conn: Conn, dir: Side, bytes: Uint8Array): void {
  const pipe = conn.pipes[dir]
  if (pipe.finSent || bytes.length === 0) return
  // A view of a large buffer (an interpreter's memory) must not be kept: a checkpoint would copy all of it.
  const own = bytes.buffer.byteLength === bytes.length ? bytes : bytes.slice()
  pipe.inPipe += own.length
  if (pipe.unarrived === 0) pipe.first = { bytes: own, sent: k.state.now }
  pipe.unarrived += own.length
  for (let at = 0; at < own.length; at += PIPE_BYTES) {
    const part = own.length <= PIPE_BYTES ? own : own.slice(at, at + PIPE_BYTES)
    transmit(k, conn, dir, { bytes: part, opens: false, fin: false, sent: k.state.now })
  }
}

export function sendFin(k: Kernel, conn: Conn, dir: Side): void {
  if (conn.pipes[dir].finSent) return
  conn.pipes[dir].finSent = true
  transmit(k, conn, dir, { bytes: null, opens: false, fin: true, sent: k.state.now })
}

export function transmit(k: Kernel, conn: Conn, dir: Side, segment: Segment): void {
  const pipe = conn.pipes[dir]
  if (conn.phase === 'connecting' || pipe.waiting.length > 0 || mustWait(pipe)) pipe.waiting.push(segment)
  else put(k, conn, dir, segment)
}

/** The reader has stopped and what it left fills the pipe: its window is closed. */
const isFull = (pipe: Pipe): boolean => pipe.heldBytes >= PIPE_BYTES

const mustWait = (pipe: Pipe): boolean => isFull(pipe) || pipe.flying >= WINDOW_BYTES

/** Bytes have arrived: their place on the link is free for others. */
export function arrived(k: Kernel, conn: Conn, dir: Side, size: number): void {
  const pipe = conn.pipes[dir]
  const wasFull = pipe.flying >= WINDOW_BYTES
  pipe.flying -= size
  if (wasFull) flush(k, conn, dir)
}

/** Puts one segment on the link, whole or in the pieces that a fault makes of it. */
function put(k: Kernel, conn: Conn, dir: Side, segment: Segment): void {
  const pieces = segment.bytes && !segment.cut && !conn.severed ? piecesOf(k, conn, dir, segment.bytes) : null
  if (pieces === null) {
    cross(k, conn, dir, segment)
    return
  }
  conn.pipes[dir].waiting.unshift(...pieces.map((bytes) => ({ ...segment, bytes, cut: true })))
  flush(k, conn, dir)
}

/** One segment, or a piece of one, crosses; `attempt` counts how often it has been sent before. */
function cross(k: Kernel, conn: Conn, dir: Side, segment: Segment, attempt = 0): void {
  const pipe = conn.pipes[dir]
  const size = segment.bytes?.length ?? 0
  if (conn.severed) {
    if (size > 0) schedule(k, k.state.now + 2 * linkOf(conn).latency, resetBy(conn, dir))
    return
  }
  const verdict = judge(k, { conn, dir, what: segment.bytes ? 'data' : segment.fin ? 'fin' : 'open', size })
  if (verdict.action === 'pass') {
    const t = arrivalOf(k, conn, dir, size, verdict.delay)
    pipe.flying += size
    schedule(k, t, { kind: 'segment', conn: conn.id, dir, segment })
    if (verdict.closes) schedule(k, t, { kind: 'cut', conn: conn.id, how: 'close', ...verdict.closes })
  } else if (verdict.action === 'lost') {
    pipe.waiting.unshift(segment)
    pipe.lost = true
    pipe.attempt = attempt
    schedule(k, k.state.now + Math.min(RTO * 2 ** attempt, RTO_MAX), { kind: 'retransmit', conn: conn.id, dir })
  } else if (verdict.action === 'hold') {
    pipe.waiting.unshift(segment)
    pipe.lost = true
    pipe.attempt = attempt
    keep(k, verdict.arming, { what: 'segment', conn: conn.id, dir })
  } else if (verdict.action === 'swallow') {
    take(k, conn, dir, size)
  } else {
    const how = verdict.action === 'close' ? 'close' : 'reset'
    schedule(k, k.state.now, { kind: 'cut', conn: conn.id, how, fault: verdict.fault, arming: verdict.arming })
  }
}

const resetBy = (conn: Conn, to: Side) =>
  ({ kind: 'rst', conn: conn.id, to, errno: 'ECONNRESET', detail: 'sent to a connection that had been closed' }) as const

/** Nothing overtakes on a link: a segment arrives no earlier than the one before it. */
export function arrivalOf(k: Kernel, conn: Conn, dir: Side, size: number, delay: Ns): Ns {
  const pipe = conn.pipes[dir]
  const link = linkOf(conn)
  let leaves = k.state.now
  if (link.bandwidth !== null) {
    leaves = Math.max(leaves, pipe.freeAt) + Math.ceil((size * SECOND) / link.bandwidth)
    pipe.freeAt = leaves
  }
  pipe.lastArrival = Math.max(pipe.lastArrival, leaves + link.latency + delay)
  return pipe.lastArrival
}

/** Sends what waited, up to the next loss or a full reader. */
export function flush(k: Kernel, conn: Conn, dir: Side): void {
  const pipe = conn.pipes[dir]
  while (!pipe.lost && !mustWait(pipe)) {
    const next = pipe.waiting.shift()
    if (!next) return
    put(k, conn, dir, next)
  }
}

/**
 * The retransmission timer: the lost segment is sent again and may be lost again; those behind it wait (head-of-line
 * blocking). False when the sender gives up.
 */
export function retransmit(k: Kernel, conn: Conn, dir: Side): boolean {
  const pipe = conn.pipes[dir]
  const segment = pipe.waiting[0]
  if (!pipe.lost || !segment) return true
  if (pipe.attempt >= RETRIES) return false
  pipe.attempt++
  if (!conn.quiet) {
    emit(k, 'net.retransmit', conn.ends[dir].name, {
      conn: conn.id, from: conn.ends[dir].name, to: conn.ends[other(dir)].name, attempt: pipe.attempt,
    })
  }
  pipe.waiting.shift()
  pipe.lost = false
  cross(k, conn, dir, segment, pipe.attempt)
  flush(k, conn, dir)
  return true
}

/** A partition that held a segment has been repaired: it goes, and what waited behind it. */
export function release(k: Kernel, conn: Conn, dir: Side): void {
  conn.pipes[dir].lost = false
  flush(k, conn, dir)
}

/** Bytes have arrived at the reader's host: they go to it, or are held while it does not read. */
export function hand(k: Kernel, conn: Conn, dir: Side, bytes: Uint8Array): void {
  if (bytes.length === 0) return
  const pipe = conn.pipes[dir]
  if (isStopped(k, conn, dir)) {
    pipe.held.push(bytes)
    pipe.heldBytes += bytes.length
    return
  }
  deliver(k, conn, other(dir), { kind: 'data', fd: conn.ends[other(dir)].fd, bytes })
  take(k, conn, dir, bytes.length)
}

export function handFin(k: Kernel, conn: Conn, dir: Side): void {
  if (isStopped(k, conn, dir)) conn.pipes[dir].heldFin = true
  else deliver(k, conn, other(dir), { kind: 'eof', fd: conn.ends[other(dir)].fd })
}

/** The reader does not read: it has said so, or it has been stopped altogether. */
function isStopped(k: Kernel, conn: Conn, dir: Side): boolean {
  const reader = conn.ends[other(dir)]
  return conn.pipes[dir].paused || (reader.owner === 'process' && isHung(k, reader.p))
}

export function resume(k: Kernel, conn: Conn, dir: Side): void {
  if (!conn.pipes[dir].paused) return
  conn.pipes[dir].paused = false
  handHeld(k, conn, dir)
}

/** The reader reads again: what was held is its. */
export function handHeld(k: Kernel, conn: Conn, dir: Side): void {
  if (isStopped(k, conn, dir)) return
  const pipe = conn.pipes[dir]
  const wasFull = isFull(pipe)
  const { held, heldFin } = pipe
  pipe.held = []
  pipe.heldBytes = 0
  pipe.heldFin = false
  for (const bytes of held) hand(k, conn, dir, bytes)
  if (heldFin) handFin(k, conn, dir)
  if (wasFull) schedule(k, k.state.now + linkOf(conn).latency, { kind: 'window', conn: conn.id, dir })
}

/** The sender wants to hear when its bytes are out. */
export function askDrained(k: Kernel, conn: Conn, dir: Side): void {
  const pipe = conn.pipes[dir]
  if (pipe.inPipe <= DRAINED_BYTES) deliver(k, conn, dir, { kind: 'drained', fd: conn.ends[dir].fd })
  else pipe.drainAsked = true
}

/** The reader has taken bytes; the sender learns of it one latency later. */
function take(k: Kernel, conn: Conn, dir: Side, size: number): void {
  const pipe = conn.pipes[dir]
  pipe.inPipe -= size
  if (!pipe.drainAsked || pipe.inPipe > DRAINED_BYTES) return
  pipe.drainAsked = false
  schedule(k, k.state.now + linkOf(conn).latency, { kind: 'drained', conn: conn.id, side: dir })
}

/** Tells an end's owner. */
export function deliver(k: Kernel, conn: Conn, side: Side, input: ProcessInput): void {
  const end = conn.ends[side]
  if (end.state !== 'live') return
  if (end.owner === 'process') give(k, end.p, input)
  else if (end.owner === 'socket') tellSocket(k, conn, input)
  else if (end.owner === 'call') schedule(k, k.state.now, { kind: 'call.input', call: end.p, input })
  else if (input.kind === 'eof' || input.kind === 'reset') schedule(k, k.state.now, { kind: 'outside.close', conn: conn.id })
}
