import { sendMethod } from '../connection/send.ts'
import { buryAll } from '../queue/bury.ts'
import type { Broker, Channel } from '../state.ts'
import { completeTx } from './tx.ts'

/** Before a step ends, dead letters find their graves and publishers hear what became of their messages. */
export function flushAll(broker: Broker): void {
  const { speaking } = broker.state
  buryAll(broker)
  for (let channel = speaking.shift(); channel !== undefined; channel = speaking.shift()) {
    if (channel.tx === null) flush(broker, channel)
    else completeTx(broker, channel)
  }
}

/** Says what was confirmed and refused: one word for all up to the first that is not yet. */
function flush(broker: Broker, channel: Channel): void {
  const { confirmed, rejected } = channel
  if (confirmed.length === 0 && rejected.length === 0) return
  channel.confirmed = []
  channel.rejected = []
  if (channel.phase !== 'running') return
  const [open = Infinity] = channel.unconfirmed.keys()
  say(rejected, Math.min(open, ...confirmed), (deliveryTag, multiple) => sendMethod(broker, channel, 'basic.nack', { deliveryTag, multiple, requeue: false }))
  say(confirmed, Math.min(open, ...rejected), (deliveryTag, multiple) => sendMethod(broker, channel, 'basic.ack', { deliveryTag, multiple }))
}

function say(sequences: number[], cutoff: number, send: (tag: number, multiple: boolean) => void): void {
  const sorted = sequences.sort((a, b) => a - b)
  const together = sorted.filter((one) => one < cutoff)
  if (together.length > 1) send(together.at(-1)!, true)
  for (const one of together.length > 1 ? sorted.slice(together.length) : sorted) send(one, false)
}
