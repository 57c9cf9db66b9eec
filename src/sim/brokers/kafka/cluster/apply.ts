import { isInternal, leads, type Broker, type Partition, type Topic } from '../state.ts'
import { newLog } from '../log/log.ts'
import { tellLeader, tellTopic } from '../tell.ts'
import { armCleaning } from '../log/cleaning.ts'
import { PRODUCER_ID_BLOCK, type PartitionImage, type TopicImage } from './image.ts'
import { followLeader } from './replication.ts'
import { isController } from './quorum.ts'
import { takeOffice, leaveOffice } from './offices.ts'

/** An image is agreed on: this broker's own topics, and what it leads and follows, become what it says. */
export function applyImage(broker: Broker): void {
  const { state } = broker
  const { image } = state
  for (const topic of [...state.topics.values()]) {
    if (image.topics.get(topic.name)?.id !== topic.id) removeTopic(broker, topic, image.deletedBy)
  }
  for (const wanted of image.topics.values()) applyTopic(broker, wanted)
  const self = image.brokers.get(state.config.nodeId)
  if (self === undefined || self.incarnation !== state.incarnation) return
  if (self.producerIds + PRODUCER_ID_BLOCK !== state.producerIds.end) state.producerIds = { next: self.producerIds, end: self.producerIds + PRODUCER_ID_BLOCK }
  if (!self.fenced) state.up = true
  armCleaning(broker)
}

function removeTopic(broker: Broker, topic: Topic, by: string): void {
  const { state } = broker
  state.topics.delete(topic.name)
  for (const partition of topic.partitions) {
    partition.leader = -1
    state.grown.add(partition)
  }
  // What groups have committed there goes with it.
  for (const group of state.groups.values()) group.offsets.delete(topic.name)
  if (isController(broker)) tellTopic(broker, topic, 'deleted', by)
}

function applyTopic(broker: Broker, wanted: TopicImage): void {
  const { state } = broker
  const old = state.topics.get(wanted.name)
  const topic: Topic = old ?? { name: wanted.name, id: wanted.id, partitions: [], config: new Map() }
  state.topics.set(wanted.name, topic)
  const config = new Map(wanted.config)
  const changed = old !== undefined && (old.partitions.length !== wanted.partitions.length || !sameConfig(old.config, config))
  topic.config = config
  wanted.partitions.forEach((one, index) => {
    const fresh = topic.partitions[index] === undefined
    const partition = topic.partitions[index] ??= newPartition(wanted.name, index)
    applyPartition(broker, partition, one, fresh)
  })
  if (isController(broker) && (old === undefined || changed)) tellTopic(broker, topic, old === undefined ? 'created' : 'changed', wanted.by)
  if (changed) state.cleanAt = 0
}

const sameConfig = (a: Map<string, string>, b: Map<string, string>): boolean => a.size === b.size && [...a].every(([name, value]) => b.get(name) === value)

const newPartition = (topic: string, index: number): Partition => ({
  topic, index, replicas: [], isr: [], leader: -1, leaderEpoch: -1, log: newLog(), producers: new Map(), waiting: new Set(), followers: new Map(),
})

function applyPartition(broker: Broker, partition: Partition, wanted: PartitionImage, fresh: boolean): void {
  const { state } = broker
  const led = leads(state, partition)
  const { leader, leaderEpoch } = partition
  const sameIsr = partition.isr.length === wanted.isr.length && partition.isr.every((id, n) => id === wanted.isr[n])
  if (leaderEpoch === wanted.leaderEpoch && sameIsr) return
  Object.assign(partition, { replicas: wanted.replicas, isr: wanted.isr, leader: wanted.leader, leaderEpoch: wanted.leaderEpoch })
  const worthTelling = wanted.replicas.length > 1 || (!fresh && leader !== wanted.leader && (partition.log.end > 0 || wanted.leader < 0 || leaderEpoch >= 0))
  if (isController(broker) && !isInternal(partition.topic) && worthTelling) tellLeader(broker, partition, wanted.reason)
  if (leaderEpoch !== wanted.leaderEpoch) changeRole(broker, partition, led)
  state.grown.add(partition)
}

function changeRole(broker: Broker, partition: Partition, led: boolean): void {
  const { state } = broker
  const now = leads(state, partition)
  partition.followers = new Map()
  if (led && !now) leaveOffice(broker, partition)
  if (now) {
    if (!led) takeOffice(broker, partition)
    state.peers.leading.push(...partition.replicas.filter((id) => id !== state.config.nodeId))
  } else if (partition.replicas.includes(state.config.nodeId)) followLeader(broker, partition)
}
