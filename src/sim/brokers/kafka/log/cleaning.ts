import { msToNs } from '../../../../contract/time.ts'
import { numberOf } from '../config.ts'
import type { Broker, Partition, Topic } from '../state.ts'
import { offsetsIn, tellDropped } from '../tell.ts'
import { isCompacted, isDeleting, topicNumber } from '../topic-config.ts'
import { readRecords } from './batch.ts'
import { compact, dirtyAt } from './compaction.ts'
import { advanceStart, type Batch } from './log.ts'

const FARTHEST = msToNs(48 * 3_600_000)

/** Arms the next look at the logs, if time or what lies there will make it find something. */
export function armCleaning(broker: Broker): void {
  const { io, state } = broker
  const at = nextLook(broker)
  // A week from now is nobody's lab: idle time stays empty.
  if (at === 0 || at > io.now + FARTHEST || (state.cleanAt > io.now && state.cleanAt <= at)) return
  state.cleanAt = at
  io.at(at, { clean: true })
}

/** When the first segment will be old or large enough to go, or worth compacting; 0 for never. */
function nextLook(broker: Broker): number {
  let first = Infinity
  for (const topic of broker.state.topics.values()) {
    for (const partition of topic.partitions) {
      if (partition.log.segments.length === 0) continue
      if (isDeleting(broker.state.config, topic)) first = Math.min(first, tick(broker, 'log.retention.check.interval.ms', expiresAt(broker, topic, partition)))
      if (isCompacted(broker.state.config, topic)) first = Math.min(first, tick(broker, 'log.cleaner.backoff.ms', dirtyAt(broker, topic, partition)))
    }
  }
  return first === Infinity ? 0 : first
}

/** The broker looks at fixed intervals: the first such moment at which `wall` has come. */
function tick({ io, state }: Broker, interval: string, wall: number): number {
  if (wall === Infinity) return Infinity
  const every = msToNs(numberOf(state.config, interval))
  // The cleaner looks from its start on; what looks for old segments waits a little first.
  const first = interval === 'log.cleaner.backoff.ms' ? 0 : msToNs(numberOf(state.config, 'log.initial.task.delay.ms'))
  const due = Math.max(io.now + msToNs(wall - io.wall), io.now + 1)
  return first + Math.max(0, Math.ceil((due - first) / every)) * every
}

function expiresAt({ state }: Broker, topic: Topic, partition: Partition): number {
  const ms = topicNumber(state.config, topic, 'retention.ms')
  const bytes = topicNumber(state.config, topic, 'retention.bytes')
  const [first, second] = partition.log.segments
  if (bytes >= 0 && second !== undefined && partition.log.endPosition - second.position >= bytes) return 0
  return ms < 0 ? Infinity : first!.maxTime + ms + 1
}

export function clean(broker: Broker): void {
  const { io, state } = broker
  state.cleanAt = 0
  for (const topic of state.topics.values()) {
    for (const partition of topic.partitions) {
      if (isDeleting(state.config, topic)) expire(broker, topic, partition)
      if (isCompacted(state.config, topic) && dirtyAt(broker, topic, partition) <= io.wall) compact(broker, topic, partition)
    }
  }
  armCleaning(broker)
}

/** Whole segments go, the oldest first. */
function expire(broker: Broker, topic: Topic, partition: Partition): void {
  const { log } = partition
  while (log.segments.length > 0 && log.batches.length > 0 && expiresAt(broker, topic, partition) <= broker.io.wall) {
    const to = log.segments[1]?.base ?? log.end
    const late = topicNumber(broker.state.config, topic, 'retention.ms')
    const reason = late >= 0 && log.segments[0]!.maxTime + late < broker.io.wall ? 'retention.ms' : 'retention.bytes'
    const before = log.start
    const gone = advanceStart(log, to)
    if (log.batches.length === 0) log.segments = []
    tellGone(broker, partition, gone, before, to, reason)
  }
}

/** Each record that is not there any more. */
export function tellGone(broker: Broker, partition: Partition, batches: Batch[], from: number, to: number, reason: string): void {
  for (const batch of batches) {
    if (batch.header.control || batch.base >= to) continue
    for (const offset of offsetsIn(batch, () => readRecords(batch.bytes, batch.header))) {
      if (offset >= from && offset < to) tellDropped(broker, partition, batch, offset, reason)
    }
  }
}

