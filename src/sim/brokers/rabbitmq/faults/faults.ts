import { msToNs } from '../../../../contract/time.ts'
import type { BrokerFault } from '../../../../contract/faults-broker.ts'
import { publishPoison } from '../by-hand.ts'
import { flushAll } from '../channel/flush.ts'
import { unblockAll } from '../connection/input.ts'
import { enqueue } from '../queue/enqueue.ts'
import { dispatch } from '../queue/dispatch.ts'
import { isQuorum, type Broker } from '../state.ts'
import { tellLeader, tellProblem } from '../tell.ts'

/** An election takes a second, unless the fault says how long. */
const ELECTION_MS = 1000

export function faultBegins(broker: Broker, id: string, spec: BrokerFault): void {
  switch (spec.type) {
    case 'leader_election': return loseLeaders(broker, id, spec)
    case 'poison': return publishPoison(broker, id, spec)
    case 'rebalance': return tellProblem(broker, 'rebalance means nothing to RabbitMQ: consumers share a queue message by message, and own no part of it')
    case 'eviction': return tellProblem(broker, 'eviction means nothing to RabbitMQ: messages go by acknowledgement, age or limits only')
    case 'slow_broker':
    case 'redelivery':
    case 'lost_ack':
    case 'full_queue':
  }
}

export function faultEnds(broker: Broker, spec: BrokerFault): void {
  if (spec.type === 'full_queue' && spec.channel === undefined && !broker.io.faults('full_queue').some((one) => one.spec.channel === undefined)) unblockAll(broker)
}

/** [F26] Quorum queues without a leader take nothing and give nothing; what is published to them waits, unconfirmed. */
function loseLeaders(broker: Broker, id: string, spec: Extract<BrokerFault, { type: 'leader_election' }>): void {
  const { io, state } = broker
  const queues = [...state.queues.values()].filter((queue) => isQuorum(queue) && (spec.channel ?? queue.name) === queue.name && queue.held === null)
  if (queues.length === 0) tellProblem(broker, `no leader was lost: only quorum queues have one, and ${spec.channel === undefined ? 'there is none' : `${spec.channel} is none`}`)
  for (const queue of queues) {
    queue.held = []
    io.hit(id, `${queue.name} has no leader`)
    tellLeader(broker, queue, 'the leader is lost')
    io.at(io.now + msToNs(spec.downtime ?? ELECTION_MS), { elect: queue.name })
  }
}

export function elect(broker: Broker, name: string): void {
  const queue = broker.state.queues.get(name)
  if (queue === undefined || queue.held === null) return
  const waiting = queue.held
  queue.held = null
  queue.epoch++
  tellLeader(broker, queue, 'elected')
  for (const { message, confirm } of waiting) enqueue(broker, queue, message, confirm)
  dispatch(broker, queue)
  flushAll(broker)
}
