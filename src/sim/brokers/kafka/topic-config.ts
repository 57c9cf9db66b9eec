import type { Config } from './config.ts'
import type { Topic } from './state.ts'

/** A topic's configurations: type, the broker's property that it follows, and Kafka's default. Types: the protocol's ConfigType. */
const BOOLEAN = 1, STRING = 2, INT = 3, LONG = 5, DOUBLE = 6, LIST = 7
interface Known { type: number; broker: string | null; initial: string }
const known = (type: number, broker: string | null, initial: string): Known => ({ type, broker, initial })

export const TOPIC_CONFIGS: Record<string, Known> = {
  'cleanup.policy': known(LIST, 'log.cleanup.policy', 'delete'),
  'compression.gzip.level': known(INT, 'compression.gzip.level', '-1'),
  'compression.lz4.level': known(INT, 'compression.lz4.level', '9'),
  'compression.type': known(STRING, 'compression.type', 'producer'),
  'compression.zstd.level': known(INT, 'compression.zstd.level', '3'),
  'delete.retention.ms': known(LONG, 'log.cleaner.delete.retention.ms', '86400000'),
  'file.delete.delay.ms': known(LONG, 'log.segment.delete.delay.ms', '60000'),
  'flush.messages': known(LONG, 'log.flush.interval.messages', '9223372036854775807'),
  'flush.ms': known(LONG, 'log.flush.interval.ms', '9223372036854775807'),
  'follower.replication.throttled.replicas': known(LIST, null, ''),
  'index.interval.bytes': known(INT, 'log.index.interval.bytes', '4096'),
  'leader.replication.throttled.replicas': known(LIST, null, ''),
  'local.retention.bytes': known(LONG, 'log.local.retention.bytes', '-2'),
  'local.retention.ms': known(LONG, 'log.local.retention.ms', '-2'),
  'max.compaction.lag.ms': known(LONG, 'log.cleaner.max.compaction.lag.ms', '9223372036854775807'),
  'max.message.bytes': known(INT, 'message.max.bytes', '1048588'),
  'message.timestamp.after.max.ms': known(LONG, 'log.message.timestamp.after.max.ms', '3600000'),
  'message.timestamp.before.max.ms': known(LONG, 'log.message.timestamp.before.max.ms', '9223372036854775807'),
  'message.timestamp.type': known(STRING, 'log.message.timestamp.type', 'CreateTime'),
  'min.cleanable.dirty.ratio': known(DOUBLE, 'log.cleaner.min.cleanable.ratio', '0.5'),
  'min.compaction.lag.ms': known(LONG, 'log.cleaner.min.compaction.lag.ms', '0'),
  'min.insync.replicas': known(INT, 'min.insync.replicas', '1'),
  'preallocate': known(BOOLEAN, 'log.preallocate', 'false'),
  'remote.log.copy.disable': known(BOOLEAN, null, 'false'),
  'remote.log.delete.on.disable': known(BOOLEAN, null, 'false'),
  'remote.storage.enable': known(BOOLEAN, null, 'false'),
  'retention.bytes': known(LONG, 'log.retention.bytes', '-1'),
  'retention.ms': known(LONG, 'log.retention.ms', '604800000'),
  'segment.bytes': known(INT, 'log.segment.bytes', '1073741824'),
  'segment.index.bytes': known(INT, 'log.index.size.max.bytes', '10485760'),
  'segment.jitter.ms': known(LONG, 'log.roll.jitter.ms', '0'),
  'segment.ms': known(LONG, 'log.roll.ms', '604800000'),
  'unclean.leader.election.enable': known(BOOLEAN, 'unclean.leader.election.enable', 'false'),
}

/** Properties in hours or minutes that stand in for one in milliseconds. */
const COARSER: Record<string, [string, number][]> = {
  'log.retention.ms': [['log.retention.minutes', 60_000], ['log.retention.hours', 3_600_000]],
  'log.roll.ms': [['log.roll.hours', 3_600_000]],
}

/** What holds for a topic that says nothing of its own. */
export function brokerValue(config: Config, name: string): string {
  const one = TOPIC_CONFIGS[name]!
  if (one.broker === null) return one.initial
  const own = config.properties.get(one.broker)
  if (own !== undefined) return own
  for (const [coarser, factor] of COARSER[one.broker] ?? []) {
    const text = config.properties.get(coarser)
    if (text !== undefined) return text === '-1' ? text : String(Number(text) * factor)
  }
  return one.initial
}

export const settingOf = (config: Config, topic: Topic, name: string): string => topic.config.get(name) ?? brokerValue(config, name)
export const topicNumber = (config: Config, topic: Topic, name: string): number => Number(settingOf(config, topic, name))
export const isCompacted = (config: Config, topic: Topic): boolean => settingOf(config, topic, 'cleanup.policy').includes('compact')
export const isDeleting = (config: Config, topic: Topic): boolean => settingOf(config, topic, 'cleanup.policy').includes('delete')

const CHOICES: Record<string, string[]> = {
  'cleanup.policy': ['compact', 'delete'],
  'compression.type': ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
  'message.timestamp.type': ['CreateTime', 'LogAppendTime'],
}
/** The least that a number may be. */
const LEAST: Record<string, number> = {
  'segment.bytes': 14, 'segment.ms': 1, 'retention.ms': -1, 'max.message.bytes': 0, 'min.insync.replicas': 1, 'delete.retention.ms': 0,
  'segment.jitter.ms': 0, 'min.compaction.lag.ms': 0, 'max.compaction.lag.ms': 1, 'min.cleanable.dirty.ratio': 0,
}

/** What is wrong with a value, in the words of the real broker; null where nothing is. */
export function complaint(name: string, value: string): string | null {
  const one = TOPIC_CONFIGS[name]
  if (one === undefined) return `Unknown topic config name: ${name}`
  const choices = CHOICES[name]
  if (choices !== undefined) {
    const given = one.type === LIST ? value.split(',').map((part) => part.trim()) : [value]
    const wrong = given.find((part) => !choices.includes(part))
    return wrong === undefined ? null : `Invalid value ${wrong} for configuration ${name}: String must be one of: ${choices.join(', ')}`
  }
  if (one.type === BOOLEAN) {
    return /^(true|false)$/i.test(value.trim()) ? null : `Invalid value ${value} for configuration ${name}: Expected value to be either true or false`
  }
  if (one.type === STRING || one.type === LIST) return null
  const type = { [INT]: 'INT', [LONG]: 'LONG', [DOUBLE]: 'DOUBLE' }[one.type]
  const pattern = one.type === DOUBLE ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/
  if (!pattern.test(value.trim())) return `Invalid value ${value} for configuration ${name}: Not a number of type ${type}`
  const least = LEAST[name]
  return least !== undefined && Number(value) < least ? `Invalid value ${value} for configuration ${name}: Value must be at least ${least}` : null
}
