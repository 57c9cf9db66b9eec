import type { Place } from '../config.ts'

/**
 * What a cluster agrees on: its brokers, topics, and who leads what. Plain data of one version; a later version replaces it as a
 * whole, which is what KRaft's log of metadata comes to once it is read.
 */
export interface Image {
  /** The controller's term in which it was made, and its number: together they order images. */
  term: number
  version: number
  brokers: Map<number, BrokerImage>
  topics: Map<string, TopicImage>
  /** Producer ids below this are given away, in blocks. */
  producerIds: number
  /** Who deleted a topic last. */
  deletedBy: string
}

export interface BrokerImage {
  id: number
  listeners: Place[]
  incarnation: number
  /** Out of the cluster: it was not heard of for too long, or has said that it goes. */
  fenced: boolean
  /** The block of producer ids that it may hand out from. */
  producerIds: number
}

export interface TopicImage {
  name: string
  /** Sixteen bytes, as hexadecimal digits. */
  id: string
  config: [string, string][]
  partitions: PartitionImage[]
  /** Who made it, and changed it last. */
  by: string
}

export interface PartitionImage { replicas: number[]; isr: number[]; leader: number; leaderEpoch: number; reason: string }

export const newImage = (): Image => ({ term: 0, version: 0, brokers: new Map(), topics: new Map(), producerIds: 0, deletedBy: '' })

export const isNewer = (a: { term: number; version: number }, b: { term: number; version: number }): boolean =>
  a.term > b.term || (a.term === b.term && a.version > b.version)

export const alive = (image: Image): number[] => [...image.brokers.values()].filter((one) => !one.fenced).map((one) => one.id).sort((a, b) => a - b)
const isAlive = (image: Image, id: number): boolean => image.brokers.get(id)?.fenced === false

/** So many replicas for each partition, spread so that each broker leads as many as any other. */
export function spread(image: Image, from: number, count: number, replicas: number): number[][] {
  const brokers = alive(image)
  return Array.from({ length: count }, (_, n) => Array.from({ length: Math.min(replicas, brokers.length) }, (_, r) => brokers[(from + n + r) % brokers.length]!))
}

export const newPartitionImage = (image: Image, replicas: number[]): PartitionImage => {
  const inStep = replicas.filter((id) => isAlive(image, id))
  return { replicas, isr: inStep.length > 0 ? inStep : replicas, leader: inStep[0] ?? -1, leaderEpoch: 0, reason: '' }
}

/**
 * The first replica in step that is there leads; none where there is none, unless the topic would rather lose records than wait
 * (unclean.leader.election.enable). `not`: not this one, where another can.
 */
export function elect(image: Image, partition: PartitionImage, reason: string, unclean: boolean, not?: number): void {
  const able = partition.replicas.filter((id) => partition.isr.includes(id) && isAlive(image, id))
  const behind = unclean ? partition.replicas.find((id) => isAlive(image, id)) : undefined
  const leader = able.find((id) => id !== not) ?? able[0] ?? behind ?? -1
  if (able.length === 0 && leader >= 0) partition.isr = [leader]
  changeLeader(partition, leader, reason)
}

export function changeLeader(partition: PartitionImage, leader: number, reason: string): void {
  partition.leader = leader
  partition.leaderEpoch++
  partition.reason = reason
}

/** A broker is out: it is in step with nothing (but where it alone was), and leads nothing. */
export function fence(image: Image, id: number, reason: string, uncleanIn: (topic: TopicImage) => boolean): void {
  const broker = image.brokers.get(id)
  if (broker === undefined || broker.fenced) return
  broker.fenced = true
  for (const topic of image.topics.values()) {
    for (const partition of topic.partitions) {
      if (partition.isr.includes(id) && partition.isr.length > 1) {
        partition.isr = partition.isr.filter((one) => one !== id)
        partition.reason = reason
      }
      if (partition.leader === id) elect(image, partition, reason, uncleanIn(topic))
    }
  }
}

/** A broker is in: it leads what nobody could lead without it, and follows elsewhere until it is in step. */
export function unfence(image: Image, given: Omit<BrokerImage, 'fenced' | 'producerIds'>, uncleanIn: (topic: TopicImage) => boolean): void {
  image.brokers.set(given.id, { ...given, fenced: false, producerIds: image.producerIds })
  image.producerIds += PRODUCER_ID_BLOCK
  for (const topic of image.topics.values()) {
    for (const partition of topic.partitions) if (partition.leader < 0) elect(image, partition, `broker ${given.id} is back`, uncleanIn(topic))
  }
}
export const PRODUCER_ID_BLOCK = 1000

/** As it travels: JSON has no maps. */
export const packed = (image: Image): object => ({ ...image, brokers: [...image.brokers.values()], topics: [...image.topics.values()] })
export function unpacked(image: Image & { brokers: unknown; topics: unknown }): Image {
  const brokers = image.brokers as unknown as BrokerImage[]
  const topics = image.topics as unknown as TopicImage[]
  return { ...image, brokers: new Map(brokers.map((one) => [one.id, one])), topics: new Map(topics.map((one) => [one.name, one])) }
}
