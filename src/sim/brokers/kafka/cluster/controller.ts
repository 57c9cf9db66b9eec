import { msToNs } from '../../../../contract/time.ts'
import { flagOf, numberOf, type Config, type Place } from '../config.ts'
import { after } from '../time.ts'
import type { Broker } from '../state.ts'
import { changeLeader, elect, fence, unfence, type Image, type PartitionImage, type TopicImage } from './image.ts'
import type { Said } from './messages.ts'
import { isController, revise } from './quorum.ts'

/** What the active controller does: brokers come and go, partitions get leaders. Each answers whether it has revised the image. */

/** A topic would rather have a leader that lacks records than none. */
export const uncleanIn = (config: Config) => (topic: TopicImage): boolean =>
  (new Map(topic.config).get('unclean.leader.election.enable') ?? String(flagOf(config, 'unclean.leader.election.enable'))) === 'true'

/** At its start a controller knows itself to be there; a broker that has started anew leads nothing of before. */
export function registerSelf(broker: Broker): void {
  const { config, incarnation } = broker.state
  register(broker, config.nodeId, { listeners: config.listeners, incarnation })
}

export function register(broker: Broker, id: number, place: { listeners: Place[]; incarnation: number }): boolean {
  const { config, quorum } = broker.state
  const known = quorum.draft.brokers.get(id)
  if (known !== undefined && !known.fenced && known.incarnation === place.incarnation) return false
  revise(broker, (image) => {
    fence(image, id, `broker ${id} has started anew`, uncleanIn(config))
    unfence(image, { id, ...place }, uncleanIn(config))
  })
  return true
}

/** Brokers that were not heard of for as long as their session lasts are out. */
export function fenceSilent(broker: Broker): boolean {
  const { io, state } = broker
  const { quorum, config } = state
  const session = msToNs(numberOf(config, 'broker.session.timeout.ms'))
  const silent = [...quorum.draft.brokers.values()].filter(({ id, fenced }) =>
    !fenced && id !== config.nodeId && io.now - (quorum.nodes.get(id)?.at ?? quorum.since) >= session)
  if (silent.length === 0) return false
  revise(broker, (image) => {
    for (const { id } of silent) fence(image, id, `broker ${id} was not heard of`, uncleanIn(config))
  })
  return true
}

export function onLeaving(broker: Broker, { from }: Said<'leaving'>): boolean {
  if (!isController(broker) || broker.state.quorum.draft.brokers.get(from)?.fenced !== false) return false
  revise(broker, (image) => fence(image, from, `broker ${from} shuts down`, uncleanIn(broker.state.config)))
  return true
}

export function onIsr(broker: Broker, said: Pick<Said<'isr'>, 'topic' | 'index' | 'epoch' | 'isr'>): boolean {
  const now = partitionIn(broker.state.quorum.draft, said.topic, said.index)
  if (!isController(broker) || now?.leaderEpoch !== said.epoch) return false
  const there = said.isr.filter((id) => broker.state.quorum.draft.brokers.get(id)?.fenced === false)
  if (there.length === 0 || (there.length === now.isr.length && there.every((id) => now.isr.includes(id)))) return false
  revise(broker, (image) => {
    const partition = partitionIn(image, said.topic, said.index)!
    partition.reason = there.length < partition.isr.length ? 'a replica fell behind' : 'a replica has caught up'
    partition.isr = there
  })
  return true
}

/** [F26] Nobody leads the partition for so long; then another replica does, where there is one. */
export function onResign(broker: Broker, said: Pick<Said<'resign'>, 'topic' | 'index' | 'ms'>): boolean {
  const now = partitionIn(broker.state.quorum.draft, said.topic, said.index)
  if (!isController(broker) || now === undefined || now.leader < 0) return false
  const { leader } = now
  revise(broker, (image) => changeLeader(partitionIn(image, said.topic, said.index)!, -1, 'the leader is lost'))
  broker.io.at(after(broker, said.ms), { elect: [said.topic, said.index, leader] })
  return true
}

export function electAfter(broker: Broker, topic: string, index: number, former: number): boolean {
  const now = partitionIn(broker.state.quorum.draft, topic, index)
  if (!isController(broker) || now === undefined || now.leader >= 0) return false
  revise(broker, (image) => {
    elect(image, partitionIn(image, topic, index)!, 'elected', uncleanIn(broker.state.config)(image.topics.get(topic)!), former)
  })
  return true
}

/** Whoever was controller before may have died between losing a leader and electing one. */
export function electMissing(broker: Broker): void {
  revise(broker, (image) => {
    for (const topic of image.topics.values()) {
      for (const partition of topic.partitions) if (partition.leader < 0) elect(image, partition, 'elected', uncleanIn(broker.state.config)(topic))
    }
  })
}

const partitionIn = (image: Image, topic: string, index: number): PartitionImage | undefined => image.topics.get(topic)?.partitions[index]
