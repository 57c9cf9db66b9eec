import { flagOf, numberOf, type Config } from '../config.ts'
import { newLog } from '../log/log.ts'
import { isInternal, OFFSETS_TOPIC, TRANSACTIONS_TOPIC, type Broker, type Partition, type Topic } from '../state.ts'
import { tellTopic } from '../tell.ts'

/** What a topic may be called; null where nothing is wrong with the name. In the real broker's words. */
export function nameComplaint(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed'
  if (name === '.' || name === '..') return `Topic name is invalid: '.' or '..' is not allowed`
  if (name.length > 249) return `Topic name is invalid: the length of '${name}' is longer than the max allowed length 249`
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`
  }
  return null
}

export interface NewTopic { partitions: number; replicas?: number; config?: [string, string][]; assignments?: Map<number, number[]> }

export function createTopic(broker: Broker, name: string, given: NewTopic, by: string, fd?: number): Topic {
  const { io, state } = broker
  const id = [...io.random(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const topic: Topic = { name, id, partitions: [], config: new Map(given.config) }
  state.topics.set(name, topic)
  for (let index = 0; index < given.partitions; index++) {
    topic.partitions.push(newPartition(topic.name, index, given.assignments?.get(index) ?? [state.config.nodeId]))
  }
  tellTopic(broker, topic, 'created', by, fd)
  return topic
}

export const newPartition = (topic: string, index: number, replicas: number[]): Partition => ({
  topic, index, replicas, isr: [...replicas], leader: replicas[0]!, leaderEpoch: 0, log: newLog(), producers: new Map(), waiting: new Set(),
})

/** Where groups keep their offsets, and transactions their state: there once somebody has asked for a coordinator. */
export function ensureInternal(broker: Broker, name: typeof OFFSETS_TOPIC | typeof TRANSACTIONS_TOPIC): boolean {
  const { state } = broker
  if (state.topics.has(name)) return true
  const partitions = numberOf(state.config, name === OFFSETS_TOPIC ? 'offsets.topic.num.partitions' : 'transaction.state.log.num.partitions')
  createTopic(broker, name, { partitions, config: [['cleanup.policy', 'compact'], ['compression.type', 'producer'], ['segment.bytes', '104857600']] }, '')
  return false
}

export const mayCreate = (config: Config, name: string): boolean => flagOf(config, 'auto.create.topics.enable') && !isInternal(name)

/** String.hashCode of Java, which decides the partition that a group or transaction lives in. */
function javaHash(text: string): number {
  let hash = 0
  for (let n = 0; n < text.length; n++) hash = (Math.imul(hash, 31) + text.charCodeAt(n)) | 0
  return hash
}

export const coordinatorPartition = (id: string, partitions: number): number => (javaHash(id) & 0x7fffffff) % partitions
