import type { ProcessInput } from '../../contract/process.ts'
import type { Kernel } from './kernel.ts'
import { other, type Conn, type KernelEvent, type Segment, type Side } from './state.ts'

/** A kernel event that is about to run, in a line for someone who steps through a run: "payments received 312 B". */
export function tell(k: Kernel, event: KernelEvent): string {
  if ('conn' in event) {
    const conn = k.state.conns.get(event.conn)
    return conn ? ofConn(conn, event) : 'something on its way to a connection that has ended'
  }
  if ('call' in event) return ofCall(k, event)
  if (event.kind === 'fault.expire') return `fault ${event.id} runs out`
  if (event.kind === 'fault.begin') return `fault ${event.id} strikes, if it is still armed`
  if (event.kind === 'copy') return 'a faulty proxy sends a request again'
  return ofProcess(k, event)
}

function ofConn(conn: Conn, event: Extract<KernelEvent, { conn: number }>): string {
  const [from, to] = [conn.ends[0].name, conn.ends[1].name]
  const name = (side: Side) => conn.ends[side].name
  switch (event.kind) {
    case 'segment': return `${name(other(event.dir))} ${segment(event.segment)} from ${name(event.dir)}`
    case 'syn': return event.refusedBy === null ? `${to} is asked for a connection by ${from}` : `${to} refuses a connection of ${from}`
    case 'syn.retry': return `${from} asks ${to} for a connection again (attempt ${event.attempt + 1})`
    case 'synack': return `${from} hears that ${to} accepts`
    case 'connect.failed': return `${from} gives up connecting to ${to}: ${event.detail || event.errno}`
    case 'retransmit': return `${name(event.dir)} sends lost bytes again to ${name(other(event.dir))}`
    case 'rst': return `${name(event.to)} hears that its connection is reset`
    case 'window': return `${name(event.dir)} may send on to ${name(other(event.dir))}`
    case 'drained': return `${name(event.side)} hears that what it wrote has left`
    case 'cut': return `fault ${event.fault} cuts the connection of ${from} and ${to}`
    case 'gate': return `a held request of ${from} goes on to ${to}`
    case 'outside.ask': return `${to} is asked ${event.method} ${event.path} by ${from}`
    case 'outside.answer': return `${to} answers ${from}`
    case 'outside.close': return `${to} closes its connection with ${from}`
  }
}

function segment({ bytes, opens, fin }: Segment): string {
  if (bytes !== null) return `received ${bytes.length} B`
  return opens ? 'accepted a connection' : fin ? 'heard the end of what is sent' : 'received an empty packet'
}

function ofCall(k: Kernel, event: Extract<KernelEvent, { call: number }>): string {
  const call = k.state.calls.get(event.call)
  if (!call) return 'something for a request that is over'
  const who = call.kind === 'probe' ? 'the health check' : call.from
  switch (event.kind) {
    case 'call.dial': return `${who} calls ${call.authority}`
    case 'call.input': return `${who} ${input(event.input)}`
    case 'call.done': return `${who} is done with ${call.authority}`
    case 'call.timeout': return `the time of ${who} for ${call.authority} is up, if it still waits`
  }
}

function ofProcess(k: Kernel, event: Extract<KernelEvent, { p: number }>): string {
  const process = k.state.processes[event.p]
  if (!process) return 'something for a process that is gone'
  switch (event.kind) {
    case 'spawn': return `${process.name} is made anew`
    case 'start': return `${process.name} starts`
    case 'step': return `${process.name} runs${process.inbox.length === 0 ? '' : `: it ${process.inbox.map(input).join(', ')}`}`
    case 'wake': return `a timer of ${process.name} is due`
    case 'input': return `${process.name} ${input(event.input)}`
    case 'finish': return `${process.name} is done with its step, on a slow processor`
    case 'unhold': return `${process.name} goes on`
    case 'kill': return `${process.name} is killed: 10 s have passed since it was asked to stop`
    case 'probe': return `${process.name} is asked for its health`
    case 'probed': return `the health check of ${process.name} ends`
  }
}

function input(one: ProcessInput): string {
  switch (one.kind) {
    case 'start': return 'starts'
    case 'connected': return `is connected to port ${one.peer.port}`
    case 'connect_failed': return `could not connect (${one.errno})`
    case 'accepted': return `accepted a connection on port ${one.port}`
    case 'data': return `received ${one.bytes.length} B`
    case 'eof': return 'heard the end of what is sent'
    case 'reset': return `heard of a reset (${one.errno})`
    case 'drained': return 'may write on'
    case 'resolved': return one.addresses.length === 0 ? 'heard that there is no such host' : 'heard an address'
    case 'file': return `sees a file change (${one.path})`
    case 'limit': return 'hears what it may use'
    case 'publish': return `is handed a message for ${one.message.channel}`
    case 'replay': return `is to read ${one.from.channel} again`
    case 'fault': return `meets fault ${one.id}`
    case 'fault_over': return `is rid of fault ${one.id}`
    case 'signal': return `received ${one.signal}`
    case 'eval': return 'is asked for a line of Python'
  }
}
