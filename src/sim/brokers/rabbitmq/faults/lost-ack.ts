import { drop } from '../connection/connection.ts'
import type { Broker, Channel, Message, Queue } from '../state.ts'

/** [F30] The message is in its queues, and the confirm is lost with its connection. */
export function lostAck(broker: Broker, channel: Channel, message: Message, queues: Queue[]): void {
  const { io } = broker
  const { connection } = channel
  const fault = io.faults('lost_ack').find(({ spec }) => spec.channel === undefined || spec.channel === message.exchange || queues.some((queue) => queue.name === spec.channel))
  if (fault !== undefined && io.strikes(fault, 'the message is published, its confirm lost', connection.fd)) drop(broker, connection, 'abort')
}
