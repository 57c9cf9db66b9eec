import type { ProcessSpec } from '../../../contract/process.ts'
import { BrokerExit } from '../system.ts'

/** A broker's configuration, as its environment says it (KAFKA_NODE_ID is node.id), with the defaults of Kafka 4.0. */
export interface Config {
  nodeId: number
  /** Where clients may come in, but for the controller's, and what they are told of each: the first is the brokers' own. */
  listeners: Place[]
  /** Others that may be controller, by node id; empty: it is alone. */
  voters: { id: number; host: string; port: number }[]
  controllerPort: number
  /** Of messages: each broker of a cluster numbers its own, a thousand million apart (SPEC B3). */
  firstMessage: number
  properties: Map<string, string>
}

/** A listener: the port it listens on, and the host and port that it advertises. */
export interface Place { name: string; listens: number; host: string; port: number }

/** The properties that mean something here, with Kafka's own defaults. */
export const DEFAULTS: Record<string, string> = {
  'auto.create.topics.enable': 'true',
  'broker.session.timeout.ms': '9000',
  'compression.type': 'producer',
  'controller.quorum.election.timeout.ms': '1000',
  'controller.quorum.fetch.timeout.ms': '2000',
  'default.replication.factor': '1',
  'delete.topic.enable': 'true',
  'group.initial.rebalance.delay.ms': '3000',
  'group.max.session.timeout.ms': '1800000',
  'group.min.session.timeout.ms': '6000',
  'log.cleaner.backoff.ms': '15000',
  'log.cleaner.delete.retention.ms': '86400000',
  'log.cleaner.min.cleanable.ratio': '0.5',
  'log.cleanup.policy': 'delete',
  'log.initial.task.delay.ms': '30000',
  'log.message.timestamp.after.max.ms': '3600000',
  'log.message.timestamp.before.max.ms': '9223372036854775807',
  'log.message.timestamp.type': 'CreateTime',
  'log.retention.bytes': '-1',
  'log.retention.check.interval.ms': '300000',
  'log.retention.hours': '168',
  'log.roll.hours': '168',
  'log.segment.bytes': '1073741824',
  'message.max.bytes': '1048588',
  'min.insync.replicas': '1',
  'num.partitions': '1',
  'offset.metadata.max.bytes': '4096',
  'offsets.topic.num.partitions': '50',
  'offsets.topic.replication.factor': '3',
  'replica.lag.time.max.ms': '30000',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': '10000',
  'transaction.max.timeout.ms': '900000',
  'transaction.state.log.num.partitions': '50',
  'transaction.state.log.replication.factor': '3',
}

/** What the image's own configuration says where the environment says nothing at all. */
const IMAGE: Record<string, string> = {
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
}

export function readConfig(spec: ProcessSpec): Config {
  const given = new Map(Object.entries(spec.env).filter(([name]) => name.startsWith('KAFKA_')).map(([name, value]) => [propertyOf(name), value]))
  const properties = new Map([...Object.entries(DEFAULTS), ...(given.size === 0 ? Object.entries(IMAGE) : []), ...given])
  const controllers = (given.get('controller.listener.names') ?? 'CONTROLLER').split(',')
  const listeners = listenersOf(given.get('listeners') ?? 'PLAINTEXT://:9092', 'listeners')
  const advertised = new Map(listenersOf(given.get('advertised.listeners') ?? '', 'advertised.listeners').map((one) => [one.name, one]))
  const own = listeners.filter((one) => !controllers.includes(one.name))
  if (own.length === 0) throw invalid(`${given.get('listeners')} for configuration listeners: there is none for clients, such as PLAINTEXT://:9092`)
  const voters = votersOf(given.get('controller.quorum.voters') ?? '')
  const nodeId = whole(properties, 'node.id', 1)
  if (voters.length > 1 && !voters.some((one) => one.id === nodeId)) {
    throw invalid(`${nodeId} for configuration node.id: the simulated Kafka has combined nodes only, so controller.quorum.voters (${voters.map((one) => one.id).join(', ')}) has to name it`)
  }
  return {
    nodeId,
    listeners: own.map(({ name, host, port }) => {
      const told = advertised.get(name)
      return { name, listens: port, host: told?.host || host || spec.hostname, port: told?.port ?? port }
    }),
    voters: voters.length > 1 ? voters : [],
    firstMessage: Math.max(0, voters.map((one) => one.id).sort((a, b) => a - b).indexOf(nodeId)) * 1_000_000_000,
    controllerPort: listeners.find((one) => controllers.includes(one.name))?.port ?? 9093,
    properties,
  }
}

/** KAFKA_A_B is a.b; two underscores are one, three a dash (the image's own rule). */
function propertyOf(name: string): string {
  return name.slice('KAFKA_'.length).toLowerCase().replace(/_{1,3}/g, (run) => ['.', '_', '-'][run.length - 1]!)
}

interface Listener { name: string; host: string; port: number }

function listenersOf(text: string, property: string): Listener[] {
  return text.split(',').map((one) => one.trim()).filter((one) => one !== '').map((one) => {
    const match = /^([A-Za-z0-9_]+):\/\/\[?([^\]]*?)\]?:(\d+)$/.exec(one)
    if (!match) throw invalid(`${one} for configuration ${property}: a listener is NAME://host:port, such as PLAINTEXT://kafka:9092`)
    const host = match[2]!
    return { name: match[1]!, host: host === '0.0.0.0' || host === '::' ? '' : host, port: Number(match[3]) }
  })
}

function votersOf(text: string): Config['voters'] {
  return text.split(',').filter((one) => one.trim() !== '').map((one) => {
    const match = /^\s*(\d+)@(.+):(\d+)\s*$/.exec(one)
    if (!match) throw invalid(`${one} for configuration controller.quorum.voters: a voter is id@host:port, such as 1@kafka-1:9093`)
    return { id: Number(match[1]), host: match[2]!, port: Number(match[3]) }
  })
}

const invalid = (text: string): BrokerExit => new BrokerExit(`org.apache.kafka.common.config.ConfigException: Invalid value ${text}`)

function whole(properties: Map<string, string>, name: string, otherwise: number): number {
  const text = properties.get(name)
  if (text === undefined) return otherwise
  if (!/^\s*-?\d+\s*$/.test(text)) throw invalid(`${text} for configuration ${name}: Not a number of type INT`)
  return Number(text)
}

/** The name of the cluster: the image's own, unless it is told (kafka-storage format -t). */
export const clusterIdOf = (spec: ProcessSpec): string => spec.env['CLUSTER_ID'] ?? '5L6g3nShT-eMCtK--X86sw'

export const numberOf = (config: Config, name: string): number => Number(config.properties.get(name))
export const flagOf = (config: Config, name: string): boolean => config.properties.get(name)?.trim().toLowerCase() === 'true'

/** Properties that must be numbers are looked at once, so that a typo ends the start and not a request. */
export function checkConfig(config: Config): void {
  for (const [name, initial] of Object.entries(DEFAULTS)) {
    if (/^-?\d+$/.test(initial)) whole(config.properties, name, 0)
  }
}
