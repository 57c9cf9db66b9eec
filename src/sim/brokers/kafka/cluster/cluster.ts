import { numberOf } from '../config.ts'
import { isInternal, OFFSETS_TOPIC, type Broker } from '../state.ts'
import { newPartitionImage, spread, type Image } from './image.ts'
import { revise } from './quorum.ts'
import { tellController } from './to-controller.ts'

export interface Node { nodeId: number; host: string; port: number }

/** The brokers that are there, as the cluster has agreed, by the listener that the connection came in by. */
export function brokersOf({ io, state }: Broker, fd: number): Node[] {
  const by = state.config.listeners.find((one) => one.listens === io.portOf(fd))?.name
  return [...state.image.brokers.values()].filter((one) => !one.fenced).map(({ id, listeners }) => {
    const { host, port } = listeners.find((one) => one.name === by) ?? listeners[0]!
    return { nodeId: id, host, port }
  }).sort((a, b) => a.nodeId - b.nodeId)
}

/** What clients are told: any broker hands on what only the controller answers. */
export const controllerOf = ({ state }: Broker): number => state.quorum.controller

/** Topics as the controller knows them: what is not agreed on yet counts too. */
export const topicsKnown = ({ state }: Broker): Image['topics'] => state.quorum.draft.topics

export interface NewTopic { partitions: number; replicas: number; config?: [string, string][]; assignments?: Map<number, number[]> }

/** As controller: a topic in the next image. */
export function createTopic(broker: Broker, name: string, given: NewTopic, by: string): void {
  const id = [...broker.io.random(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  revise(broker, (image) => {
    const from = image.topics.size
    const places = spread(image, from, given.partitions, given.replicas)
    const partitions = places.map((replicas, index) => newPartitionImage(image, given.assignments?.get(index) ?? replicas))
    image.topics.set(name, { name, id, config: given.config ?? [], partitions, by })
  })
}

/** Asks for a topic, as it is made where nobody says how: it is there when the client asks again. */
export function askForTopic(broker: Broker, topic: string, by: string): void {
  tellController(broker, { kind: 'create', topic, by })
}

/** The controller makes what was asked for, unless it is there by now. */
export function createAsked(broker: Broker, name: string, by: string): void {
  const { config } = broker.state
  if (topicsKnown(broker).has(name)) return
  if (!isInternal(name)) return createTopic(broker, name, { partitions: numberOf(config, 'num.partitions'), replicas: numberOf(config, 'default.replication.factor') }, by)
  const kind = name === OFFSETS_TOPIC ? 'offsets.topic' : 'transaction.state.log'
  createTopic(broker, name, {
    partitions: numberOf(config, `${kind}.num.partitions`), replicas: numberOf(config, `${kind}.replication.factor`),
    config: [['cleanup.policy', 'compact'], ['compression.type', 'producer'], ['segment.bytes', '104857600']],
  }, '')
}
