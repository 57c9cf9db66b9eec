import type { BusMessage, BusReplay } from '../../../contract/bus.ts'
import { bytesOf } from '../payload.ts'
import { append } from './data/append.ts'
import { askForTopic } from './cluster/cluster.ts'
import { tellNode } from './cluster/peers.ts'
import { isClustered } from './cluster/quorum.ts'
import { mayCreate, nameComplaint } from './data/topics.ts'
import { rewind } from './faults/redelivery.ts'
import { readRecords, readHeader, writeBatch } from './log/batch.ts'
import { murmur2 } from './log/murmur2.ts'
import { leads, type Broker } from './state.ts'
import { tellProblem } from './tell.ts'
import { after } from './time.ts'

/** A topic that is not there yet will be by then, where brokers have to agree on it. */
const SOON_MS = 20

/** A message by hand (SPEC B4): the partition is that of its key, as a client's default partitioner chooses it. */
export function publishByHand(broker: Broker, message: BusMessage, fault?: string, again = false): void {
  const { io, state } = broker
  const complaint = nameComplaint(message.channel)
  if (complaint !== null) return tellProblem(broker, `nothing was published: ${complaint}`)
  const topic = state.topics.get(message.channel)
  if (topic === undefined && !again && mayCreate(state.config, message.channel)) {
    askForTopic(broker, message.channel, '')
    broker.io.at(after(broker, isClustered(broker) ? SOON_MS : 0), { publish: [message, fault ?? null] })
    return
  }
  if (topic === undefined) return tellProblem(broker, `nothing was published: there is no topic ${message.channel}, and topics are not created by themselves here`)
  const key = message.key === null ? null : bytesOf(message.key)
  const count = topic.partitions.length
  const index = message.partition ?? (key === null ? state.messages % count : (murmur2(key) & 0x7fffffff) % count)
  const partition = topic.partitions[index]
  if (partition === undefined) return tellProblem(broker, `nothing was published: ${topic.name} has no partition ${index}, only 0 to ${count - 1}`)
  if (partition.leader < 0) return tellProblem(broker, `nothing was published: nobody leads ${topic.name}/${index} at the moment`)
  if (!leads(state, partition)) return tellNode(broker, partition.leader, { kind: 'publish', message: { ...message, partition: index } })
  const bytes = writeBatch({
    records: [{ delta: 0, timestamp: io.wall, key, value: bytesOf(message.body), headers: message.headers.map(([name, value]) => [name, bytesOf(value)]) }],
  })
  append(broker, partition, bytes, readRecords(bytes, readHeader(bytes)), { from: '', ...(fault === undefined ? {} : { fault }) })
}

/** A group reads again from an offset: all partitions of the topic, unless one is named. */
export function replayByHand(broker: Broker, from: BusReplay): void {
  const topic = broker.state.topics.get(from.channel)
  if (topic === undefined) return tellProblem(broker, `nothing to replay: there is no topic ${from.channel}`)
  if (!broker.state.groups.has(from.queue)) return tellProblem(broker, `nothing to replay: there is no group ${from.queue}`)
  const offset = from.offset === 'earliest' ? 0 : from.offset === 'latest' ? Number.MAX_SAFE_INTEGER : Number(from.offset)
  if (!Number.isInteger(offset) || offset < 0) return tellProblem(broker, `nothing to replay: ${from.offset} is not an offset; offsets count from 0, and there are earliest and latest`)
  for (const partition of topic.partitions) {
    if (from.partition !== undefined && from.partition !== partition.index) continue
    rewind(broker, from.queue, topic.name, partition.index, Math.min(Math.max(offset, partition.log.start), partition.log.end), 'replay')
  }
}
