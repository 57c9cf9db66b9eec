import type { BusMessage, BusReplay } from '../../../contract/bus.ts'
import { bytesOf } from '../payload.ts'
import { numberOf } from './config.ts'
import { append } from './data/append.ts'
import { createTopic, mayCreate, nameComplaint } from './data/topics.ts'
import { rewind } from './faults/redelivery.ts'
import { readRecords, readHeader, writeBatch } from './log/batch.ts'
import { murmur2 } from './log/murmur2.ts'
import type { Broker } from './state.ts'
import { tellProblem } from './tell.ts'

/** A message by hand (SPEC B4): the partition is that of its key, as a client's default partitioner chooses it. */
export function publishByHand(broker: Broker, message: BusMessage, fault?: string): void {
  const { io, state } = broker
  const complaint = nameComplaint(message.channel)
  if (complaint !== null) return tellProblem(broker, `nothing was published: ${complaint}`)
  const topic = state.topics.get(message.channel)
    ?? (mayCreate(state.config, message.channel) ? createTopic(broker, message.channel, { partitions: numberOf(state.config, 'num.partitions') }, '') : undefined)
  if (topic === undefined) return tellProblem(broker, `nothing was published: there is no topic ${message.channel}, and topics are not created by themselves here`)
  const key = message.key === null ? null : bytesOf(message.key)
  const count = topic.partitions.length
  const index = message.partition ?? (key === null ? state.messages % count : (murmur2(key) & 0x7fffffff) % count)
  const partition = topic.partitions[index]
  if (partition === undefined) return tellProblem(broker, `nothing was published: ${topic.name} has no partition ${index}, only 0 to ${count - 1}`)
  if (partition.leader !== state.config.nodeId) return tellProblem(broker, `nothing was published: this broker does not lead ${topic.name}/${index}`)
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
  const offset = Number(from.offset)
  if (!Number.isInteger(offset) || offset < 0) return tellProblem(broker, `nothing to replay: ${from.offset} is not an offset; offsets count from 0`)
  for (const partition of topic.partitions) {
    if (from.partition !== undefined && from.partition !== partition.index) continue
    rewind(broker, from.queue, topic.name, partition.index, Math.min(Math.max(offset, partition.log.start), partition.log.end), 'replay')
  }
}
