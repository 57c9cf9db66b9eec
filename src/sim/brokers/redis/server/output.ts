import { SECOND } from '../../../../contract/time.ts'
import type { Broker, Client } from '../state.ts'
import { tellError } from '../tell/messages.ts'
import { toBytes } from '../wire/text.ts'
import { forget } from './clients.ts'
import { outputLimit } from './config.ts'

/** What goes to the link at a time; it says when it has taken it. */
const PIECE = 64 * 1024

/** Answers of one step leave at its end. */
export function write({ state }: Broker, client: Client, text: string): void {
  if (client.answer === '') state.answering.push(client.fd)
  client.answer += text
}

/** The end of a step: all that was answered leaves, or waits behind what a slow reader has not taken. */
export function flushAll(broker: Broker): void {
  const { state } = broker
  for (let fd = state.answering.shift(); fd !== undefined; fd = state.answering.shift()) {
    const client = state.clients.get(fd)
    if (client === undefined) continue
    const bytes = toBytes(client.answer)
    client.answer = ''
    client.out.push(bytes)
    client.outBytes += bytes.length
    flush(broker, client)
  }
}

export function flush(broker: Broker, client: Client): void {
  const { io } = broker
  while (client.out.length > 0 && !io.full(client.fd)) {
    const [first] = client.out as [Uint8Array]
    const piece = first.length > PIECE ? first.subarray(0, PIECE) : first
    io.send(client.fd, piece)
    client.outBytes -= piece.length
    if (piece === first) client.out.shift()
    else client.out[0] = first.subarray(PIECE)
  }
  if (client.out.length === 0 && client.closing) drop(broker, client, 'close')
  else checkLimit(broker, client)
}

/** [B5] A client that lets its answers lie is hung up on, once they are more than its kind may have. */
function checkLimit(broker: Broker, client: Client): void {
  const { io, state } = broker
  if (client.outBytes === 0) {
    client.softSince = null
    return
  }
  const { hard, soft, seconds } = outputLimit(state.config, client.channels.size + client.patterns.size > 0 ? 'pubsub' : 'normal')
  const isSoft = soft > 0 && client.outBytes > soft
  if (!isSoft) client.softSince = null
  else if (client.softSince === null) {
    client.softSince = io.now
    io.at(io.now + seconds * SECOND, { soft: client.fd })
  }
  const late = client.softSince !== null && io.now - client.softSince >= seconds * SECOND
  if ((hard > 0 && client.outBytes > hard) || late) {
    io.log(`# Client id=${client.id} name=${client.name} omem=${client.outBytes} closed for overcoming of output buffer limits.`)
    tellError(broker, client.fd, `CLOSED ${client.outBytes} bytes of answers were not read: the output buffer limit is reached`)
    drop(broker, client, 'close')
  }
}

export function softLimitOver(broker: Broker, fd: number): void {
  const client = broker.state.clients.get(fd)
  if (client) checkLimit(broker, client)
}

/** The connection ends; what was not sent yet is lost. */
export function drop(broker: Broker, client: Client, how: 'close' | 'abort'): void {
  forget(broker, client)
  broker.io[how](client.fd)
}
