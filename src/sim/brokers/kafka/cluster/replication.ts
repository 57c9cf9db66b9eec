import { msToNs } from '../../../../contract/time.ts'
import { numberOf } from '../config.ts'
import { leads, partitionOf, type Broker, type Partition } from '../state.ts'
import { advanceStart, appendBatch, readBatches, truncateTo, type Batch, type Log } from '../log/log.ts'
import { readHeader, sizeOf } from '../log/batch.ts'
import { rememberAll, rememberBatch } from '../data/producers.ts'
import { topicNumber } from '../topic-config.ts'
import type { Said } from './messages.ts'
import { redial, tellNode } from './peers.ts'
import { tellController } from './to-controller.ts'

/** Most bytes of one message between brokers. */
const MOST = 1024 * 1024

/** A follower says what it has, and is sent all from there on. */
export function followLeader(broker: Broker, partition: Partition): void {
  if (partition.leader < 0) return
  tellNode(broker, partition.leader, {
    kind: 'follow', topic: partition.topic, index: partition.index, epoch: partition.leaderEpoch, end: partition.log.end,
    lastEpoch: partition.log.batches.at(-1)?.leaderEpoch ?? -1,
  })
}

/** A connection with a node is new, or it leads something new: what it leads is followed from where this broker is. */
export function followAgain(broker: Broker, node: number): void {
  const { state } = broker
  if (node === state.config.nodeId) return
  for (const topic of state.topics.values()) {
    for (const partition of topic.partitions) {
      if (partition.leader === node && partition.replicas.includes(state.config.nodeId)) followLeader(broker, partition)
    }
  }
}

/** The partition as a message means it: of this epoch, and led (or followed) here. */
function meant(broker: Broker, said: { topic: string; index: number; epoch: number }, leading: boolean): Partition | undefined {
  const partition = partitionOf(broker.state, said.topic, said.index)
  return partition?.leaderEpoch === said.epoch && leads(broker.state, partition) === leading ? partition : undefined
}

export function onFollow(broker: Broker, said: Said<'follow'>): void {
  const partition = meant(broker, said, true)
  if (partition === undefined) return
  const to = Math.min(endOfEpoch(partition, said.lastEpoch), partition.log.end)
  if (said.end > to) {
    tellNode(broker, said.from, { kind: 'truncate', topic: said.topic, index: said.index, epoch: said.epoch, to })
    return
  }
  partition.followers.set(said.from, { end: said.end, sent: Math.max(said.end, partition.log.start), caughtUpAt: broker.io.now })
  send(broker, partition, said.from, true)
  advance(broker, partition)
}

/** Where the last batch ends that was written under this leader or an earlier one. */
function endOfEpoch({ log }: Partition, epoch: number): number {
  for (let at = log.batches.length - 1; at >= 0; at--) if (log.batches[at]!.leaderEpoch <= epoch) return log.batches[at]!.last + 1
  return log.start
}

export function onTruncate(broker: Broker, said: Said<'truncate'>): void {
  const partition = meant(broker, said, false)
  if (partition === undefined) return
  truncateTo(partition.log, said.to)
  rememberAll(partition)
  followLeader(broker, partition)
}

/** Something was written (the log ended at `before`), or went: those that copy from here are sent it. */
export function replicate(broker: Broker, partition: Partition, before: number): void {
  if (partition.replicas.length === 1) return
  for (const follower of partition.followers.values()) if (follower.end >= before) follower.caughtUpAt = broker.io.now
  for (const node of partition.followers.keys()) send(broker, partition, node, false)
  armLagCheck(broker)
}

function send(broker: Broker, partition: Partition, node: number, anyway: boolean): void {
  const { log } = partition
  const follower = partition.followers.get(node)!
  do {
    const batches = readBatches(log, follower.sent, log.end, MOST, true)
    if (batches.length === 0 && !anyway) return
    anyway = false
    tellNode(broker, node, {
      kind: 'append', topic: partition.topic, index: partition.index, epoch: partition.leaderEpoch, after: follower.sent, start: log.start,
      highWatermark: log.highWatermark, messages: batches.map((batch) => batch.message),
    }, joined(batches))
    follower.sent = (batches.at(-1)?.last ?? follower.sent - 1) + 1
  } while (follower.sent < log.end)
}

function joined(batches: Batch[]): Uint8Array {
  const all = new Uint8Array(batches.reduce((sum, batch) => sum + batch.bytes.length, 0))
  let at = 0
  for (const batch of batches) {
    all.set(batch.bytes, at)
    at += batch.bytes.length
  }
  return all
}

/** A follower writes what its leader has: offsets, epochs and numbers are in it already. */
export function onAppend(broker: Broker, said: Said<'append'>, records: Uint8Array): void {
  const partition = meant(broker, said, false)
  if (partition === undefined) return
  const { log } = partition
  // All that lies here is gone at its leader: the log begins anew where that one does.
  if (said.after === said.start && said.after > log.end) beginAt(log, said.start)
  // From before this broker asked anew; or what lay in between was lost with its connection.
  if (said.after < log.end && records.length > 0) return
  if (said.after > log.end) return followLeader(broker, partition)
  let at = 0
  for (const message of said.messages) {
    const size = sizeOf(records.subarray(at))
    copyBatch(broker, partition, records.slice(at, at + size), message)
    at += size
  }
  if (said.start > log.start) advanceStart(log, said.start)
  log.highWatermark = Math.min(said.highWatermark, log.end)
  tellNode(broker, said.from, { kind: 'appended', topic: said.topic, index: said.index, epoch: said.epoch, end: log.end })
}

function beginAt(log: Log, offset: number): void {
  advanceStart(log, offset)
  log.segments = []
  log.end = offset
}

const BASE_AT = 0, EPOCH_AT = 12

function copyBatch({ io, state }: Broker, partition: Partition, bytes: Uint8Array, message: number): void {
  const { log } = partition
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const header = readHeader(bytes)
  const base = Number(view.getBigInt64(BASE_AT))
  const batch: Batch = {
    base, last: base + header.lastDelta, position: log.endPosition, bytes, header, leaderEpoch: view.getInt32(EPOCH_AT), message,
  }
  const topic = state.topics.get(partition.topic)!
  appendBatch(log, batch, { segmentBytes: topicNumber(state.config, topic, 'segment.bytes'), segmentMs: topicNumber(state.config, topic, 'segment.ms') }, io.wall)
  rememberBatch(partition, batch)
}

export function onAppended(broker: Broker, said: Said<'appended'>): void {
  const partition = meant(broker, said, true)
  const follower = partition?.followers.get(said.from)
  if (partition === undefined || follower === undefined) return
  follower.end = said.end
  if (said.end >= partition.log.end) follower.caughtUpAt = broker.io.now
  advance(broker, partition)
}

/** What all in step have may be read; who has it all is in step. */
export function advance(broker: Broker, partition: Partition): void {
  const { state } = broker
  const { log, followers } = partition
  if (partition.replicas.length === 1) {
    log.highWatermark = log.end
    return
  }
  const ends = partition.isr.map((id) => (id === state.config.nodeId ? log.end : followers.get(id)?.end ?? log.highWatermark))
  const to = Math.min(log.end, ...ends)
  if (to > log.highWatermark) {
    log.highWatermark = to
    state.grown.add(partition)
  }
  const joining = [...followers].filter(([id, one]) => !partition.isr.includes(id) && one.end >= log.highWatermark).map(([id]) => id)
  if (joining.length > 0) wantIsr(broker, partition, partition.replicas.filter((id) => partition.isr.includes(id) || joining.includes(id)))
}

function wantIsr(broker: Broker, partition: Partition, isr: number[]): void {
  tellController(broker, { kind: 'isr', topic: partition.topic, index: partition.index, epoch: partition.leaderEpoch, isr })
}

/** Followers are looked at as long as any of them lacks something. */
export function armLagCheck(broker: Broker): void {
  const { io, state } = broker
  if (state.peers.lagCheckAt > io.now) return
  state.peers.lagCheckAt = io.now + msToNs(numberOf(state.config, 'replica.lag.time.max.ms') / 2)
  io.at(state.peers.lagCheckAt, { lag: true })
}

export function checkLag(broker: Broker): void {
  const { io, state } = broker
  const most = msToNs(numberOf(state.config, 'replica.lag.time.max.ms'))
  let lagging = false
  const silent = new Set<number>()
  for (const topic of state.topics.values()) {
    for (const partition of topic.partitions) {
      if (!leads(state, partition) || partition.replicas.length === 1) continue
      const late = partition.replicas.filter((id) => id !== state.config.nodeId && (partition.followers.get(id)?.end ?? -1) < partition.log.end)
      if (late.length > 0) lagging = true
      const stuck = late.filter((id) => io.now - (partition.followers.get(id)?.caughtUpAt ?? 0) >= most)
      for (const id of stuck) silent.add(id)
      const out = stuck.filter((id) => partition.isr.includes(id))
      if (out.length > 0) wantIsr(broker, partition, partition.isr.filter((id) => !out.includes(id)))
    }
  }
  // What was sent to them may lie in a connection that leads nowhere.
  for (const id of silent) {
    redial(broker, id)
    state.peers.leading.push(id)
  }
  if (lagging) armLagCheck(broker)
}

/** A connection with a node is gone: what it follows here it has to ask for anew. */
export function forgetFollower(broker: Broker, node: number): void {
  for (const topic of broker.state.topics.values()) {
    for (const partition of topic.partitions) {
      if (partition.followers.delete(node)) broker.state.peers.leading.push(node)
    }
  }
}

