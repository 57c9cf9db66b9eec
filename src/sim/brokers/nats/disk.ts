import { begin } from './api/consumers.ts'
import type { Consumer } from './consumer/consumer.ts'
import { armPending } from './consumer/pending.ts'
import type { Broker, Nats } from './state.ts'
import { armAge } from './stream/limits.ts'
import type { Stream } from './stream/stream.ts'

/** What a server finds at its next start (SPEC B2): streams in files, and their consumers but for those in memory. */
export interface Disk { streams: Stream[]; messages: number }

export function toDisk({ streams, messages }: Nats): Disk {
  return { streams: [...streams.values()].filter(({ config }) => config.storage === 'file'), messages }
}

export function fromDisk(disk: Disk | undefined): Map<string, Stream> {
  const streams = new Map<string, Stream>()
  for (const stream of disk?.streams ?? []) {
    stream.ageTimer = null
    stream.leaderless = false
    for (const [name, consumer] of stream.consumers) {
      if (consumer.config.mem_storage) stream.consumers.delete(name)
      else asRead(consumer)
    }
    streams.set(stream.config.name, stream)
  }
  return streams
}

/** Who waited, and what was under way in memory only, is gone; what was not acknowledged waits from now on. */
function asRead(consumer: Consumer): void {
  Object.assign(consumer, { pendingTimer: null, waitTimer: null, heartbeat: null, inactiveTimer: null, waiting: [], redeliver: [], active: false, notBefore: 0, lastReplayed: null })
  if (consumer.flow !== null) consumer.flow = { ...consumer.flow, bytes: 0, id: '', upTo: 0 }
}

export function recover(broker: Broker): void {
  const { io, state } = broker
  for (const stream of state.streams.values()) {
    armAge(broker, stream)
    for (const consumer of stream.consumers.values()) {
      consumer.lastRequest = io.now
      if (consumer.pending.size > 0) armPending(broker, stream, consumer, io.now)
      begin(broker, stream, consumer)
    }
  }
}
