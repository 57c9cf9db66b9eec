import type { Broker, Confirm } from '../state.ts'

/** A queue has taken a publish, or refused it. */
export function settle(broker: Broker, confirm: Confirm, taken: boolean): void {
  confirm.waiting--
  if (!taken) confirm.refused = true
  if (confirm.waiting === 0) answered(broker, confirm)
}

/** All queues have spoken: the answer leaves at the end of the step, together with its neighbours'. */
export function answered(broker: Broker, { channel, sequence, refused }: Confirm): void {
  channel.unconfirmed.delete(sequence)
  if (refused && channel.tx !== null) channel.tx.failed = true
  if (channel.tx === null) (refused ? channel.rejected : channel.confirmed).push(sequence)
  if (!broker.state.speaking.includes(channel)) broker.state.speaking.push(channel)
}
