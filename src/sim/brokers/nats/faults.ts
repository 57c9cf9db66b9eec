import type { BrokerFault } from '../../../contract/faults-broker.ts'
import { msToNs } from '../../../contract/time.ts'
import { publishByHand } from './by-hand.ts'
import { releaseWaiting } from './consumer/pull.ts'
import { signal } from './consumer/signal.ts'
import type { Broker } from './state.ts'
import { tellLeader, tellProblem } from './tell.ts'
import { matches } from './subjects.ts'
import type { Stream } from './stream/stream.ts'

/** An election takes a second, unless the fault says how long. */
const ELECTION_MS = 1000
/** Bytes that are neither JSON nor UTF-8 text of any kind. */
const POISON = '\u0000\uffff{"poison":'

export function faultBegins(broker: Broker, id: string, spec: BrokerFault): void {
  switch (spec.type) {
    case 'leader_election': return loseLeaders(broker, id, spec)
    case 'poison':
      broker.io.hit(id, `a message that cannot be read lies in ${spec.channel}`)
      return publishByHand(broker, { channel: spec.channel, key: null, headers: [], body: spec.body ?? POISON }, id)
    case 'rebalance': return tellProblem(broker, 'rebalance means nothing to NATS: a queue group has no owners; who gets a message is drawn anew for each')
    case 'eviction': return tellProblem(broker, 'eviction means nothing to NATS: a stream drops messages by its limits only')
    case 'slow_broker':
    case 'redelivery':
    case 'lost_ack':
    case 'full_queue':
  }
}

const isMeant = ({ config }: Stream, channel: string | undefined): boolean =>
  channel === undefined || config.name === channel || config.subjects.some((subject) => matches(subject, channel))

/** A stream without a leader answers nobody: publishers find no responders, pulls end with 409, the API is unavailable. */
function loseLeaders(broker: Broker, id: string, { channel, downtime }: Extract<BrokerFault, { type: 'leader_election' }>): void {
  const { io, state } = broker
  for (const stream of state.streams.values()) {
    if (stream.leaderless || !isMeant(stream, channel)) continue
    stream.leaderless = true
    io.hit(id, `stream ${stream.config.name} has no leader`)
    tellLeader(broker, stream, false, 'the leader is lost')
    for (const consumer of stream.consumers.values()) releaseWaiting(broker, consumer, '409 Leadership Change')
    io.at(io.now + msToNs(downtime ?? ELECTION_MS), { elect: stream.config.name })
  }
}

export function elect(broker: Broker, stream: Stream): void {
  stream.leaderless = false
  tellLeader(broker, stream, true, 'elected')
  for (const consumer of stream.consumers.values()) signal(broker, stream, consumer)
}
