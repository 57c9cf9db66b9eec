import { msToNs } from '../../../../contract/time.ts'
import type { Broker, Channel } from '../state.ts'

/**
 * A channel looks every tick, counted from its opening, whether its oldest delivery was acknowledged in time (consumer_timeout). The
 * timer runs only while there is one.
 */
export function watch({ io, state }: Broker, channel: Channel): void {
  const { consumer_timeout: timeout, channel_tick_interval: tick } = state.config.settings
  if (channel.tick !== null || timeout === 0) return
  const [oldest] = channel.unacked.values()
  if (oldest === undefined) return
  const late = oldest.at + msToNs(timeout) - channel.openedAt
  const ticks = Math.floor(late / msToNs(tick)) + 1
  channel.tick = io.at(channel.openedAt + ticks * msToNs(tick), { tick: [channel.connection.fd, channel.number] })
}
