import { SECOND } from '../../../../contract/time.ts'
import { bytesOf } from '../../payload.ts'
import { MAX_PENDING } from '../config.ts'
import type { Broker, Client } from '../state.ts'
import { tellError } from '../tell.ts'
import { drop, unblock } from './leave.ts'

/** write_deadline: what was there when the link got stuck has to be gone by then. */
const WRITE_DEADLINE = 10 * SECOND
const MOST_AT_ONCE = 64 * 1024

export function send(broker: Broker, fd: number, bytes: Uint8Array): void {
  const client = broker.state.clients.get(fd)
  if (client === undefined) return
  client.out.push(bytes)
  client.outBytes += bytes.length
  if (client.outBytes > MAX_PENDING) return slowConsumer(broker, fd, `MaxPending of ${MAX_PENDING} Exceeded`)
  if (client.out.length === 1) broker.state.dirty.push(fd)
}

export const say = (broker: Broker, fd: number, line: string): void => send(broker, fd, bytesOf(`${line}\r\n`))
export const sayError = (broker: Broker, fd: number, text: string): void => say(broker, fd, `-ERR '${text}'`)

/** What was said in this step leaves together. */
export function flushAll(broker: Broker): void {
  for (let fd = broker.state.dirty.shift(); fd !== undefined; fd = broker.state.dirty.shift()) flush(broker, fd)
}

export function flush(broker: Broker, fd: number): void {
  const client = broker.state.clients.get(fd)
  if (client === undefined) return
  while (client.out.length > 0 && !broker.io.full(fd)) sendSome(broker, fd, client)
  if (client.out.length === 0) return unblock(broker, client)
  if (client.blocked === null || client.blocked.bytes <= 0) {
    unblock(broker, client)
    client.blocked = { bytes: client.outBytes, timer: broker.io.at(broker.io.now + WRITE_DEADLINE, { write: fd }) }
  }
}

function sendSome(broker: Broker, fd: number, client: Client): void {
  let bytes = 0
  let count = 0
  while (count < client.out.length && (count === 0 || bytes + client.out[count]!.length <= MOST_AT_ONCE)) bytes += client.out[count++]!.length
  const parts = client.out.splice(0, count)
  client.outBytes -= bytes
  if (client.blocked !== null) client.blocked.bytes -= bytes
  broker.io.send(fd, parts.length === 1 ? parts[0]! : joined(parts, bytes))
}

function joined(parts: Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export function writeTimedOut(broker: Broker, fd: number): void {
  const client = broker.state.clients.get(fd)
  if (client === undefined || client.blocked === null) return
  slowConsumer(broker, fd, `WriteDeadline of 10s exceeded with ${client.out.length} chunks of ${client.outBytes} total bytes.`)
}

/** It takes too little: the connection ends, and what was meant for it is lost. */
function slowConsumer(broker: Broker, fd: number, why: string): void {
  tellError(broker, fd, 'Slow Consumer', `Slow Consumer Detected: ${why}`)
  drop(broker, fd)
}

/** A last word, where there is one, and the end of the connection. */
export function refuse(broker: Broker, fd: number, says: string, why: string): void {
  tellError(broker, fd, says || 'Protocol Violation', why)
  if (says !== '') sayError(broker, fd, says)
  flush(broker, fd)
  drop(broker, fd)
}
