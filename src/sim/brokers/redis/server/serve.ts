import { lookUp, type Found } from '../commands/table.ts'
import { stopWaiting, waitersFor } from '../keys/blocking.ts'
import type { Broker, Call, Client, Place } from '../state.ts'
import { tellError } from '../tell/messages.ts'
import { Fail, Reply, WRONG_TYPE } from '../wire/reply.ts'
import { nextCommand, ProtocolError, waiting } from '../wire/requests.ts'
import { settingNumber } from './config.ts'
import { callOf, execute, finish } from './execute.ts'
import { drop, flushAll, write } from './output.ts'
import { considerSave } from './saving.ts'

/** Runs what a client has sent whole, until it waits for a key or has nothing more. */
export function serve(broker: Broker, client: Client): void {
  const { state } = broker
  while (state.clients.get(client.fd) === client && client.waiting === null && !client.closing) {
    const args = next(broker, client)
    if (args === null) return
    if (args.length === 0) continue
    execute(broker, client, args)
    serveReady(broker)
  }
}

function next(broker: Broker, client: Client): string[] | null {
  const { config } = broker.state
  try {
    return nextCommand(client.requests, { bulk: settingNumber(config, 'proto-max-bulk-len'), authenticated: client.authenticated })
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    const words = `ERR Protocol error: ${error.message}`
    broker.io.log(`# Protocol error (${error.message}) from client: id=${client.id}`)
    tellError(broker, client.fd, words)
    const reply = new Reply(client.resp)
    reply.error(words)
    write(broker, client, reply.text)
    client.closing = true
    return null
  }
}

/** More than this of unread commands, and the connection ends. */
export function checkQuery(broker: Broker, client: Client): void {
  if (waiting(client.requests) <= settingNumber(broker.state.config, 'client-query-buffer-limit')) return
  tellError(broker, client.fd, 'CLOSED the query buffer limit is reached')
  drop(broker, client, 'close')
}

/** Keys have changed: who waits for them is served, the first come first, as far as it goes. */
function serveReady(broker: Broker): void {
  const { state } = broker
  for (;;) {
    const place = state.ready.shift()
    if (place === undefined) return unblockAll(broker)
    for (const client of waitersFor(broker, place)) lookAgain(broker, client, place)
  }
}

/** The command that it waits with, once more: an answer, or it goes on waiting. */
function lookAgain(broker: Broker, client: Client, place: Place): void {
  const waited = client.waiting
  if (waited === null) return
  const call: Call = callOf(broker, client, waited.args)
  const found = lookUp(waited.args) as Found
  try {
    found.command.run(call)
  } catch (error) {
    if (!(error instanceof Fail)) throw error
    const words = whyOver(call, found, error.message, place)
    if (words === null) return
    tellError(call, client.fd, words)
    call.reply.text = ''
    call.reply.error(words)
  }
  if (call.stays) return
  wake(broker, client)
  finish(call)
}

/** A reader of a group hears that its stream or group is gone; who waits for a list waits on, whatever the key is now. */
function whyOver({ state, client }: Call, { name }: Found, words: string, { key }: Place): string | null {
  if (name !== 'xreadgroup') return null
  if (words === WRONG_TYPE) return words
  return state.dbs[client.db]!.keys.has(key) ? 'NOGROUP the consumer group this client was blocked on no longer exists' : 'UNBLOCKED the stream key no longer exists'
}

function wake(broker: Broker, client: Client): void {
  stopWaiting(broker, client)
  broker.state.awake.push(client.fd)
}

/** It has waited as long as it wanted. */
export function timedOut(broker: Broker, fd: number): void {
  const client = broker.state.clients.get(fd)
  if (!client?.waiting) return
  wake(broker, client)
  const reply = new Reply(client.resp)
  reply.nullArray()
  write(broker, client, reply.text)
}

/** CLIENT UNBLOCK. */
function unblockAll(broker: Broker): void {
  const { state } = broker
  for (let one = state.unblocking.shift(); one !== undefined; one = state.unblocking.shift()) {
    const client = state.clients.get(one.fd)
    if (!one.error || !client) {
      timedOut(broker, one.fd)
      continue
    }
    wake(broker, client)
    write(broker, client, '-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n')
  }
}

/** The end of a step: those who have waited go on with what they had sent meanwhile, and all answers leave. */
export function settle(broker: Broker): void {
  const { state } = broker
  serveReady(broker)
  for (let fd = state.awake.shift(); fd !== undefined; fd = state.awake.shift()) {
    const client = state.clients.get(fd)
    if (client) serve(broker, client)
  }
  flushAll(broker)
  considerSave(broker)
}
