import { sendMethod } from '../connection/send.ts'
import type { Broker, Channel, Tx } from '../state.ts'
import { AmqpError, refuse } from '../wire/errors.ts'
import { failed } from './close.ts'
import { deliver } from './publish.ts'
import { settleAll } from './settle.ts'

const newTx = (): Tx => ({ publishes: [], settled: [], committing: false, failed: false })

const openTx = (channel: Channel): Tx => channel.tx ?? refuse('precondition_failed', 'channel is not transactional')

export function selectTx(broker: Broker, channel: Channel): void {
  if (channel.confirm) refuse('precondition_failed', 'cannot switch from confirm to tx mode')
  channel.tx ??= newTx()
  sendMethod(broker, channel, 'tx.select-ok', {})
}

/** What was published and settled since takes effect. */
export function commitTx(broker: Broker, channel: Channel): void {
  const tx = openTx(channel)
  tx.committing = true
  for (const one of tx.publishes) deliver(broker, channel, one)
  for (const { outcome, unacked } of tx.settled) settleAll(broker, channel, unacked, outcome)
  tx.publishes = []
  tx.settled = []
  if (!broker.state.speaking.includes(channel)) broker.state.speaking.push(channel)
}

export function completeTx(broker: Broker, channel: Channel): void {
  const { tx } = channel
  if (tx === null || !tx.committing || tx.publishes.length > 0 || channel.unconfirmed.size > 0) return
  channel.tx = newTx()
  if (tx.failed) failed(broker, channel, new AmqpError('precondition_failed', 'partial tx completion'), [90, 20])
  else sendMethod(broker, channel, 'tx.commit-ok', {})
}

/** Publishes are forgotten, and deliveries that were settled are open again. */
export function rollbackTx(broker: Broker, channel: Channel): void {
  const tx = openTx(channel)
  const open = [...tx.settled.flatMap(({ unacked }) => unacked), ...channel.unacked.values()].sort((a, b) => a.tag - b.tag)
  channel.unacked = new Map(open.map((one) => [one.tag, one]))
  channel.tx = newTx()
  sendMethod(broker, channel, 'tx.rollback-ok', {})
}
