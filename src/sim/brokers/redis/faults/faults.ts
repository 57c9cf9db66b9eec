import type { BrokerFault } from '../../../../contract/faults-broker.ts'
import { publishByHand } from '../by-hand.ts'
import { evict } from '../keys/keyspace.ts'
import type { Broker } from '../state.ts'
import { tellProblem } from '../tell/messages.ts'
import { fits } from '../wire/glob.ts'
import { fromText, toText } from '../wire/text.ts'

/** Bytes that are neither JSON nor UTF-8 text of any kind. */
const POISON = '\u0000\uffff{"poison":'

export function faultBegins(broker: Broker, id: string, spec: BrokerFault): void {
  switch (spec.type) {
    case 'poison':
      broker.io.hit(id, `a message that cannot be read lies in ${spec.channel}`)
      return publishByHand(broker, { channel: spec.channel, key: spec.key ?? null, headers: [], body: spec.body ?? POISON }, id)
    case 'eviction': return evictSome(broker, { id, spec })
    case 'leader_election': return tellProblem(broker, 'leader_election means nothing to a Redis that stands alone')
    case 'rebalance': return tellProblem(broker, 'rebalance means nothing to Redis: consumers of a group own nothing, they take what comes next')
    case 'slow_broker':
    case 'redelivery':
    case 'lost_ack':
    case 'full_queue':
  }
}

/** [F33] Keys that fit go, as if maxmemory had been reached. */
function evictSome(broker: Broker, fault: { id: string; spec: Extract<BrokerFault, { type: 'eviction' }> }): void {
  const pattern = fromText(fault.spec.keys ?? '*')
  for (const db of broker.state.dbs) {
    for (const key of [...db.keys.keys()]) {
      if (fits(pattern, key) && broker.io.strikes(fault, `${toText(key)} is evicted`)) evict(broker, db, key, 'evicted by a fault')
    }
  }
}
