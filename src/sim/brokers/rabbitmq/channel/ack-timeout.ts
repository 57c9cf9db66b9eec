import { msToNs } from '../../../../contract/time.ts'
import type { Broker } from '../state.ts'
import { AmqpError } from '../wire/errors.ts'
import { failed } from './close.ts'
import { watch } from './watch.ts'

/** The look that `watch` has set: a delivery that is too old ends its channel. */
export function ticked(broker: Broker, fd: number, number: number): void {
  const { io, state } = broker
  const channel = state.connections.get(fd)?.channels.get(number)
  if (channel === undefined) return
  channel.tick = null
  const timeout = state.config.settings.consumer_timeout
  const [oldest] = channel.unacked.values()
  if (oldest === undefined || io.now - oldest.at <= msToNs(timeout)) return watch(broker, channel)
  failed(broker, channel, new AmqpError('precondition_failed', `delivery acknowledgement on channel ${number} timed out. Timeout value used: ${timeout} ms. This timeout value can be configured, see consumers doc guide to learn more`))
}
