import { keysOf } from '../commands/command.ts'
import { lookUp, type Found } from '../commands/table.ts'
import { peek } from '../keys/keyspace.ts'
import type { Broker, Call, Client } from '../state.ts'
import { tellError } from '../tell/messages.ts'
import { Fail, fail, Reply } from '../wire/reply.ts'
import { toText } from '../wire/text.ts'
import { endTransaction } from './clients.ts'
import { makeRoom } from './memory.ts'
import { drop, write } from './output.ts'

const OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'."
/** What a subscriber of RESP2 may say. */
const WHILE_SUBSCRIBED = new Set(['subscribe', 'psubscribe', 'unsubscribe', 'punsubscribe', 'ping', 'quit', 'reset'])
/** What is done at once in the middle of MULTI. */
const NOT_QUEUED = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset'])
/** What a browser or a HTTP client begins with: somebody tries to talk to Redis through a victim's browser. */
const OF_HTTP = new Set(['post', 'host:'])

/** One command of a client, from the check of its words to its answer. */
export function execute(broker: Broker, client: Client, args: string[]): void {
  const { io, state } = broker
  const name = args[0]!.toLowerCase()
  state.stats.commands++
  client.usedAt = io.now
  client.lastCommand = name
  if (OF_HTTP.has(name)) {
    io.log('# Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. Connection aborted.')
    tellError(broker, client.fd, 'CLOSED this is HTTP: the connection was closed')
    return drop(broker, client, 'close')
  }
  const call = callOf(broker, client, args)
  const found = lookUp(args)
  const refusal = typeof found === 'string' ? found : refusalOf(call, found)
  if (typeof found === 'string' || refusal !== null) {
    if (client.queued !== null) client.spoiled = true
    return answerError(call, refusal ?? '')
  }
  if (client.queued !== null && !NOT_QUEUED.has(name)) {
    client.queued.push(args)
    return write(broker, client, '+QUEUED\r\n')
  }
  if (name === 'exec' && client.queued !== null) exec(call)
  else run(call, found)
  finish(call)
}

export const callOf = (broker: Broker, client: Client, args: string[]): Call =>
  ({ ...broker, client, args, reply: new Reply(client.resp), canWait: true, stays: false, wrote: [] })

/** Why a command that there is may not be run now. */
function refusalOf(call: Call, found: Found): string | null {
  const { client } = call
  const name = found.name.split('|', 1)[0]!
  if (!client.authenticated && !found.command.flags.includes('noauth')) return 'NOAUTH Authentication required.'
  const needsMemory = isHungry(found) || (name === 'exec' && client.queued !== null && client.queued.some((args) => isHungry(lookUp(args))))
    || (client.queued !== null && !NOT_QUEUED.has(name))
  if (!makeRoom(call) && needsMemory) return OUT_OF_MEMORY
  if (isFull(call, found)) return OUT_OF_MEMORY
  if (client.resp === 2 && client.channels.size + client.patterns.size > 0 && !WHILE_SUBSCRIBED.has(name)) {
    return `ERR Can't execute '${found.name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`
  }
  return null
}

const isHungry = (found: Found | string): boolean => typeof found !== 'string' && found.command.flags.includes('denyoom')

/** [F32] There is no room, for this key or for any. */
function isFull({ io, args, client }: Call, found: Found): boolean {
  const [fault] = io.faults('full_queue').filter(({ spec }) => isHungry(found)
    && (spec.channel === undefined || keysOf(found.command, args).some((key) => toText(key) === spec.channel)))
  if (fault) io.hit(fault.id, `${found.name} is refused: no memory is left`, client.fd)
  return fault !== undefined
}

function answerError(call: Call, words: string): void {
  const code = words.split(' ', 1)[0]!
  call.state.errors.set(code, (call.state.errors.get(code) ?? 0) + 1)
  tellError(call, call.client.fd, words)
  call.reply.text = ''
  call.reply.error(words)
  write(call, call.client, call.reply.text)
  call.reply.text = ''
}

/** Does it; what it cannot do is an error in its answer. */
export function run(call: Call, { command }: Found): void {
  try {
    command.run(call)
  } catch (error) {
    if (!(error instanceof Fail)) throw error
    const code = error.message.split(' ', 1)[0]!
    call.state.errors.set(code, (call.state.errors.get(code) ?? 0) + 1)
    tellError(call, call.client.fd, error.message)
    call.reply.text = ''
    call.reply.error(error.message)
  }
}

/** All that is queued, one after the other, with nobody in between. */
function exec(call: Call): void {
  const { client, reply, state } = call
  const queued = client.queued ?? fail('ERR EXEC without MULTI')
  for (const place of client.watched) peek(call, state.dbs[place.db]!, place.key)
  const { spoiled, touched } = client
  endTransaction(call, client)
  if (spoiled) {
    tellError(call, client.fd, ABORTED)
    return reply.error(ABORTED)
  }
  if (touched) return reply.nullArray()
  reply.array(queued.length)
  for (const args of queued) {
    const inner: Call = { ...callOf(call, client, args), canWait: false, wrote: call.wrote }
    run(inner, lookUp(args) as Found)
    reply.text += inner.reply.text
    reply.resp = client.resp
  }
}
const ABORTED = 'EXECABORT Transaction discarded because of previous errors.'

/** The answer is on its way, or lost. */
export function finish(call: Call): void {
  const { io, client } = call
  const lost = io.faults('lost_ack').find(({ spec }) => call.wrote.length > 0 && (spec.channel === undefined || call.wrote.some((key) => toText(key) === spec.channel)))
  if (lost !== undefined && io.strikes(lost, 'the write is done, its answer lost', client.fd)) return drop(call, client, 'abort')
  if (call.reply.text !== '') write(call, client, call.reply.text)
}

