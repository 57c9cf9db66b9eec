import type { EventOf, LabEvent } from '../contract/events.ts'
import type { Lab } from '../contract/lab.ts'
import type { Broken } from './broken.ts'

/**
 * What can go wrong with a log of messages, in the words of Maelstrom's kafka workload (SPEC E8): judged from what brokers and
 * the network saw, not from what a program says. Source: https://github.com/jepsen-io/maelstrom/blob/main/doc/workloads.md
 */
export const ANOMALIES = ['lost-write', 'unobserved', 'non-monotonic', 'skip'] as const
export type Anomaly = (typeof ANOMALIES)[number]

type Produce = EventOf<'bus.produce'>
/** What one group has done with one partition. */
interface Reading { group: string; channel: string; partition: number; seen: Set<number>; committed: number; last: { conn: number; epoch: number; offset: number } | null; found: Broken[] }

export function anomaliesIn(events: readonly LabEvent[], lab: Lab, wanted: readonly Anomaly[]): Broken[] {
  const partitions = new Map<string, Produce[]>()
  const gone = new Set<string>()
  const readings = new Map<string, Reading>()
  const epochs = new Map<string, number>()
  for (const event of events) {
    if (event.kind === 'bus.produce' && typeof event.offset === 'number') listed(partitions, placeOf(event)).push(event)
    else if (event.kind === 'bus.drop') gone.add(`${event.process}/${event.message}`)
    else if (event.kind === 'bus.group') epochs.set(event.group, (epochs.get(event.group) ?? 0) + 1)
    else if (event.kind === 'bus.deliver') onDeliver(event, readings, partitions, gone, epochs)
    else if (event.kind === 'bus.ack' && event.outcome === 'commit' && typeof event.offset === 'number') {
      const reading = readingOf(readings, event)
      reading.committed = Math.max(reading.committed, event.offset)
    }
  }
  const broken = [...readings.values()].flatMap((reading) => [...reading.found, ...unread(reading, partitions, gone)])
  return [...broken, ...neverWritten(events, lab)].filter(({ subject }) => wanted.some((one) => subject.startsWith(`${one} `)))
}

const placeOf = ({ channel, partition = 0 }: { channel: string; partition?: number | undefined }): string => `${channel}/${partition}`

function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  let list = lists.get(key)
  if (!list) lists.set(key, (list = []))
  return list
}

function readingOf(readings: Map<string, Reading>, { queue, channel, partition = 0 }: { queue: string; channel: string; partition?: number | undefined }): Reading {
  const key = `${queue} ${channel}/${partition}`
  let reading = readings.get(key)
  if (!reading) readings.set(key, (reading = { group: queue, channel, partition, seen: new Set(), committed: 0, last: null, found: [] }))
  return reading
}

/**
 * Within one connection and one generation of its group a consumer reads a partition upwards and leaves nothing out. Between
 * them nothing is promised: what was under way when a connection broke is read again.
 */
function onDeliver(event: EventOf<'bus.deliver'>, readings: Map<string, Reading>, partitions: Map<string, Produce[]>, gone: Set<string>, epochs: Map<string, number>): void {
  if (typeof event.offset !== 'number') return
  const reading = readingOf(readings, event)
  const { last } = reading
  const offset = event.offset
  const epoch = epochs.get(event.queue) ?? 0
  const place = placeOf(event)
  if (last !== null && last.conn === event.conn && last.epoch === epoch) {
    const between = (partitions.get(place) ?? []).filter((one) => Number(one.offset) > last.offset && Number(one.offset) < offset && !isGone(one, gone))
    if (offset <= last.offset) note(reading, 'non-monotonic', `${event.to} read ${place} at ${last.offset} and then at ${offset} again`, event.seq)
    else if (between.length > 0) note(reading, 'skip', `${event.to} went from ${last.offset} to ${offset} in ${place}, past ${between.length} messages`, event.seq)
  }
  reading.seen.add(offset)
  reading.last = { conn: event.conn ?? 0, epoch, offset }
}

function note(reading: Reading, anomaly: Anomaly, message: string, seq: number): void {
  const subject = `${anomaly} by ${reading.group} in ${reading.channel}/${reading.partition}`
  if (!reading.found.some((one) => one.subject === subject)) reading.found.push({ rule: 'anomaly', subject, message: `${anomaly}: ${message}`, seq })
}

const isGone = (one: Produce, gone: Set<string>): boolean => gone.has(`${one.process}/${one.message}`)

/** Messages that a group has never been given: lost to it where it says that it is done with them. */
function unread(reading: Reading, partitions: Map<string, Produce[]>, gone: Set<string>): Broken[] {
  // Who reads without a group has promised nobody to read all of it.
  if (reading.group === '') return []
  const place = placeOf(reading)
  const missing = (partitions.get(place) ?? []).filter((one) => !reading.seen.has(Number(one.offset)) && !isGone(one, gone))
  const lost = missing.filter((one) => Number(one.offset) < reading.committed)
  const waiting = missing.filter((one) => Number(one.offset) >= reading.committed)
  const tell = (anomaly: Anomaly, list: Produce[], how: string): Broken[] => {
    const [first] = list
    const subject = `${anomaly} by ${reading.group} in ${place}`
    return first ? [{ rule: 'anomaly', subject, message: `${anomaly}: ${reading.group} ${how} ${list.length} of ${place}, the first at ${first.offset}`, seq: first.seq }] : []
  }
  return [...tell('lost-write', lost, 'committed past messages that it was never given:'), ...tell('unobserved', waiting, 'was never given messages:')]
}

/**
 * A request with an Idempotency-Key that a service answered well, and no message that carries this key: the caller was told of
 * something that was never written.
 */
function neverWritten(events: readonly LabEvent[], lab: Lab): Broken[] {
  if (!lab.services.some((service) => service.broker !== undefined)) return []
  const written = new Set(events.flatMap((event) => (event.kind === 'bus.produce' ? [event.key ?? '', ...event.headers.map(([, value]) => value)] : [])))
  const asked = new Map<number, { key: string; path: string }>()
  return events.flatMap((event): Broken[] => {
    if (event.kind === 'http.request' && event.request !== undefined) {
      const key = event.headers.find(([name]) => name.toLowerCase() === 'idempotency-key')?.[1]
      if (key !== undefined) asked.set(event.exchange, { key, path: `${event.method} ${event.path} of ${event.to}` })
    }
    const call = event.kind === 'http.response' && event.status < 300 ? asked.get(event.exchange) : undefined
    if (call === undefined || written.has(call.key)) return []
    return [{ rule: 'anomaly', subject: `lost-write by ${call.path}`, message: `lost-write: ${call.path} was accepted, and no message with the key ${call.key} was ever written`, seq: event.seq }]
  })
}
