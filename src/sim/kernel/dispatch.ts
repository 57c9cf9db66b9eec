import { clear } from '../faults/arm.ts'
import { begin } from '../faults/strike.ts'
import { onProbe, onProbed } from '../health.ts'
import { end, onCallInput, onCallTimeout, onDial, startCopy } from '../net/client.ts'
import { answer, openGate } from '../net/http-tap.ts'
import { ask } from '../net/outside.ts'
import { deliver, flush } from '../net/pipe.ts'
import { close, endReset, onConnectFailed, onCut, onRetransmit, onSegment, onSyn, onSynAck, onSynRetry } from '../net/tcp.ts'
import { startDependents } from './depends.ts'
import { give, queueStep } from './inbox.ts'
import { processAt, type Kernel } from './kernel.ts'
import { exit, spawn, start } from './lifecycle.ts'
import type { Conn, KernelEvent } from './state.ts'
import { finishSlow, stepProcess, unhold } from './step.ts'

/** Runs one kernel event and what follows from it. A promise only where a process or the outside world takes time. */
export function dispatch(k: Kernel, event: KernelEvent): void | Promise<void> {
  if ('conn' in event) {
    // A connection that has ended leaves events behind it.
    const conn = k.state.conns.get(event.conn)
    return conn && onConn(k, conn, event)
  }
  if ('call' in event) {
    onCall(k, event)
    return
  }
  if (event.kind === 'fault.expire') {
    const armed = k.state.faults.some((fault) => fault.id === event.id && fault.expireSeq === event.seq)
    if (armed) clear(k, event.id, 'duration')
    return
  }
  if (event.kind === 'fault.begin') {
    const fault = k.state.faults.find((one) => one.id === event.id && one.arming === event.arming)
    if (fault) begin(k, fault)
    return
  }
  if (event.kind === 'copy') {
    startCopy(k, event.copy)
    return
  }
  return onProcess(k, event)
}

type OfConn = Extract<KernelEvent, { conn: number }>
type OfCall = Extract<KernelEvent, { call: number }>
type OfProcess = Extract<KernelEvent, { p: number }>

function onConn(k: Kernel, conn: Conn, event: OfConn): void | Promise<void> {
  switch (event.kind) {
    case 'segment': return onSegment(k, conn, event.dir, event.segment)
    case 'syn': return onSyn(k, conn, event.refusedBy)
    case 'syn.retry': return onSynRetry(k, conn, event.attempt)
    case 'synack': return onSynAck(k, conn)
    case 'connect.failed': return onConnectFailed(k, conn, event.errno, event.detail)
    case 'retransmit': return onRetransmit(k, conn, event.dir)
    case 'rst': return endReset(k, conn, event.to, event.errno, event.detail)
    case 'window': return flush(k, conn, event.dir)
    case 'drained': return deliver(k, conn, event.side, { kind: 'drained', fd: conn.ends[event.side].fd })
    case 'cut': return onCut(k, conn, event)
    case 'gate': return openGate(k, conn, event.token)
    case 'outside.ask': return ask(k, conn, event)
    case 'outside.answer': return answer(k, conn, event.exchange, event.bytes)
    case 'outside.close': return close(k, conn, 1)
  }
}

function onCall(k: Kernel, event: OfCall): void {
  const call = k.state.calls.get(event.call)
  if (!call) return
  switch (event.kind) {
    case 'call.dial': return onDial(k, call, event.address, event.why)
    case 'call.input': return onCallInput(k, call, event.input)
    case 'call.done': return end(k, call, event.outcome)
    case 'call.timeout': return onCallTimeout(k, call)
  }
}

function onProcess(k: Kernel, event: OfProcess): void | Promise<void> {
  if (event.kind === 'spawn') return spawn(k, event.p, event.token)
  const process = processAt(k, event.p)
  if (process.generation !== event.generation) return
  switch (event.kind) {
    case 'step': return stepProcess(k, event.p)
    case 'wake':
      process.wake = null
      return queueStep(k, event.p)
    case 'input': return give(k, event.p, event.input)
    case 'finish': return finishSlow(k, event.p, event.result)
    case 'unhold': return unhold(k, event.p)
    case 'start':
      if (process.phase === 'starting') start(k, event.p)
      return
    case 'kill':
      process.killSeq = null
      return exit(k, event.p, 137, 'stop', 'SIGKILL: it was still there 10 s after SIGTERM')
    case 'probe': return onProbe(k, event.p, event.generation)
    case 'probed':
      if (onProbed(k, event.p, event.generation, event.outcome)) startDependents(k)
      return
  }
}
