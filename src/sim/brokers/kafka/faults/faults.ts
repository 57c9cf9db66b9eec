import { msToNs } from '../../../../contract/time.ts'
import type { BrokerFault } from '../../../../contract/faults-broker.ts'
import { publishByHand } from '../by-hand.ts'
import { tellController } from '../cluster/to-controller.ts'
import { maybeRebalance } from '../group/rebalance.ts'
import { leads, type Broker } from '../state.ts'
import { tellProblem } from '../tell.ts'

/** An election takes a second, unless the fault says how long. */
const ELECTION_MS = 1000
/** Bytes that are neither JSON nor UTF-8 text of any kind. */
const POISON = '\u0000\uffff{"poison":'

export function faultBegins(broker: Broker, id: string, spec: BrokerFault): void {
  switch (spec.type) {
    case 'leader_election': return loseLeaders(broker, id, spec)
    case 'rebalance': return rebalance(broker, id)
    case 'poison':
      broker.io.hit(id, `a message that cannot be read lies in ${spec.channel}`)
      return publishByHand(broker, { channel: spec.channel, key: spec.key ?? null, headers: [], body: spec.body ?? POISON }, id)
    case 'eviction': return tellProblem(broker, 'eviction means nothing to Kafka: records go by retention or compaction only')
    case 'slow_broker':
    case 'redelivery':
    case 'lost_ack':
    case 'full_queue':
  }
}

function loseLeaders(broker: Broker, id: string, spec: Extract<BrokerFault, { type: 'leader_election' }>): void {
  const { io, state } = broker
  for (const topic of state.topics.values()) {
    if (spec.channel !== undefined && spec.channel !== topic.name) continue
    for (const partition of topic.partitions) {
      if ((spec.partition ?? partition.index) !== partition.index || !leads(state, partition)) continue
      io.hit(id, `${topic.name}/${partition.index} has no leader`)
      tellController(broker, { kind: 'resign', topic: topic.name, index: partition.index, ms: spec.downtime ?? ELECTION_MS })
    }
  }
}

/** All members of the groups that it names have to join anew; and again, as often as it says, while it lasts. */
export function rebalance(broker: Broker, id: string): void {
  const fault = broker.io.faults('rebalance').find((one) => one.id === id)
  if (fault === undefined) return
  for (const group of broker.state.groups.values()) {
    if ((fault.spec.queue ?? group.id) !== group.id || group.members.size === 0) continue
    broker.io.hit(id, `group ${group.id} rebalances`)
    maybeRebalance(broker, group, 'a fault')
  }
  if (fault.spec.every !== undefined && fault.spec.every > 0) broker.io.at(broker.io.now + msToNs(fault.spec.every), { rebalance: id })
}
