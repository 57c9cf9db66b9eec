import { sendMethod } from '../connection/send.ts'
import { unblock } from '../queue/consumers.ts'
import type { Broker, Channel } from '../state.ts'
import { refuse } from '../wire/errors.ts'
import type { Args } from '../wire/methods.ts'

/** How much may be out unacknowledged: by each consumer that comes after this, or (`global`) by all of the channel together. */
export function qos(broker: Broker, channel: Channel, { prefetchSize, prefetchCount, global }: Args<'basic.qos'>): void {
  if (prefetchSize !== 0) refuse('not_implemented', `prefetch_size!=0 (${prefetchSize})`)
  if (global) channel.globalPrefetch = prefetchCount
  else {
    channel.prefetch = prefetchCount
    channel.globalPrefetch = 0
  }
  sendMethod(broker, channel, 'basic.qos-ok', {})
  unblock(broker, channel)
}
