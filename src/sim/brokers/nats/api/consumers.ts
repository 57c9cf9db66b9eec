import { checkConsumerUpdate, readConsumerConfig, type ConsumerConfig } from '../consumer/config.ts'
import { filtersOf, isPaused, newConsumer, setInactive, type Consumer } from '../consumer/consumer.ts'
import { endConsumer } from '../consumer/end.ts'
import { armHeartbeat } from '../consumer/flow.ts'
import { armInactive, lookForInterest } from '../consumer/interest.ts'
import { dropUnwanted } from '../consumer/retention.ts'
import { signal } from '../consumer/signal.ts'
import { hasInterest } from '../core/interest.ts'
import type { Broker } from '../state.ts'
import { countFrom } from '../stream/store.ts'
import type { Stream } from '../stream/stream.ts'
import { collide, isValidName } from '../subjects.ts'
import { tellConsumer } from '../tell.ts'
import { parseTime } from '../time.ts'
import { adviseAction, draw } from './advisories.ts'
import type { Asked } from './api.ts'
import { consumerInfo } from './consumer-info.ts'
import { ERRORS, Refused } from './errors.ts'
import { isObject, parseRequest, readFields, type Json } from './fields.ts'
import { findConsumer, findStream, page, withLevel } from './find.ts'

type Way = 'durable' | 'named' | 'ephemeral'

export function createConsumer(broker: Broker, { names, text, by }: Asked, way: Way): object {
  const json = parseRequest(text)
  const { stream_name = '', action = '' } = readFields(json, { stream_name: 'string', action: ['', 'create', 'update'] }, 'CreateConsumerRequest')
  const given: Json = isObject(json['config']) ? { ...json['config'] } : {}
  checkRequest(given, names, stream_name, way)
  const stream = findStream(broker, stream_name)
  if (way === 'named') given['name'] = names[1]
  const config = readConsumerConfig(given, stream.config)
  config.metadata = withLevel(config.metadata, config.pause_until === undefined ? 0 : 1)
  const name = config.durable_name ?? config.name ?? ''
  const before = name === '' ? undefined : stream.consumers.get(name)
  if (before !== undefined) return change(broker, stream, before, config, action, by)
  if (action === 'update') throw new Refused(ERRORS.consumerMissing)
  return add(broker, stream, name, config, by)
}

function checkRequest(given: Json, names: string[], stream: string, way: Way): void {
  const [subjectStream, name = '', ...filter] = names
  const durable = typeof given['durable_name'] === 'string' ? given['durable_name'] : ''
  if (subjectStream !== stream) throw new Refused(ERRORS.streamMismatch)
  if (/[\\/]/.test(name)) throw new Refused(ERRORS.consumerPath)
  if (way === 'durable' && durable === '') throw new Refused(ERRORS.durableNotSet)
  if (way !== 'ephemeral' && durable !== '' && durable !== name) throw new Refused(ERRORS.durableMismatch)
  if (way === 'ephemeral' && durable !== '') throw new Refused(ERRORS.ephemeralWithDurable)
  if (filter.length === 0) return
  if (Array.isArray(given['filter_subjects']) && given['filter_subjects'].length > 0) throw new Refused(ERRORS.multipleFilters)
  if (given['filter_subject'] !== filter.join('.')) throw new Refused(ERRORS.filterMismatch)
}

function add(broker: Broker, stream: Stream, wanted: string, config: ConsumerConfig, by: string): object {
  const { max_consumers, retention } = stream.config
  if (max_consumers > 0 && stream.consumers.size >= max_consumers) throw new Refused(ERRORS.maximumConsumers)
  if (retention === 'workqueue') checkWorkQueue(stream, wanted, config)
  const name = wanted === '' ? draw(broker, 8) : wanted
  if (!isValidName(name)) throw new Refused(ERRORS.badDurable)
  const consumer = newConsumer(broker, stream, name, config)
  stream.consumers.set(name, consumer)
  tellConsumer(broker, stream, consumer, 'created', by)
  adviseAction(broker, 'create', stream.config.name, name)
  begin(broker, stream, consumer)
  return consumerInfo(broker, stream, consumer, true)
}

/** Its timers start, and whoever listens already is served. */
export function begin(broker: Broker, stream: Stream, consumer: Consumer): void {
  lookForInterest(broker, stream, consumer)
  if (consumer.config.deliver_subject === undefined) armInactive(broker, stream, consumer)
  armHeartbeat(broker, stream, consumer)
  wakeAfterPause(broker, stream, consumer)
  signal(broker, stream, consumer)
}

function checkWorkQueue(stream: Stream, name: string, config: ConsumerConfig): void {
  if (config.ack_policy !== 'explicit') throw new Refused(ERRORS.workQueueExplicit)
  if (stream.consumers.size > 0) {
    if (filtersIn(config).length === 0) throw new Refused(ERRORS.workQueueUnfiltered)
    if (!isUnique(stream, name, config)) throw new Refused(ERRORS.workQueueUnique)
  }
  if (config.deliver_policy !== 'all') throw new Refused(ERRORS.workQueueDeliverAll)
}

const filtersIn = (config: ConsumerConfig): string[] => filtersOf({ config } as Consumer)

/** Each message of a work queue has one consumer at most. */
function isUnique(stream: Stream, name: string, config: ConsumerConfig): boolean {
  return [...stream.consumers.values()].every((other) => other.name === name
    || (filtersOf(other).length > 0 && !filtersOf(other).some((one) => filtersIn(config).some((two) => collide(one, two)))))
}

function change(broker: Broker, stream: Stream, consumer: Consumer, config: ConsumerConfig, action: string, by: string): object {
  const before = consumer.config
  if (before.pause_until !== undefined) config.pause_until = before.pause_until
  if (before.inactive_threshold !== undefined && config.durable_name === undefined) config.inactive_threshold ??= before.inactive_threshold
  if (action === 'create' && !isSame(before, config)) throw new Refused(ERRORS.consumerExists)
  if (stream.config.retention === 'workqueue' && !isUnique(stream, consumer.name, config)) throw new Refused(ERRORS.workQueueUnique)
  if (isSame(before, config)) return consumerInfo(broker, stream, consumer, true)
  checkConsumerUpdate(before, config, before.deliver_subject !== undefined && hasInterest(broker.state, before.deliver_subject))
  consumer.config = config
  if (before.inactive_threshold !== config.inactive_threshold) setInactive(broker, consumer)
  consumer.left = countFrom(stream, consumer.nextSeq, filtersOf(consumer))
  dropUnwanted(broker, stream)
  tellConsumer(broker, stream, consumer, 'changed', by)
  begin(broker, stream, consumer)
  return consumerInfo(broker, stream, consumer, true)
}

/** Whatever order their members came in. */
const isSame = (one: ConsumerConfig, other: ConsumerConfig): boolean => inOrder(one) === inOrder(other)
const inOrder = (config: ConsumerConfig): string => JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)))

export const consumerInfoOf = (broker: Broker, { names }: Asked): object => {
  const { stream, consumer } = findConsumer(broker, names)
  return consumerInfo(broker, stream, consumer, true)
}

export function consumerDelete(broker: Broker, { names, by }: Asked): object {
  const { stream, consumer } = findConsumer(broker, names)
  endConsumer(broker, stream, consumer, by)
  return { success: true }
}

const sorted = (stream: Stream): Consumer[] => [...stream.consumers.values()].sort((a, b) => (a.name < b.name ? -1 : 1))

export function consumerNames(broker: Broker, { names, text }: Asked): object {
  const { part, ...where } = page(sorted(findStream(broker, names[0]!)), offsetIn(text), 1024)
  return { ...where, consumers: part.map(({ name }) => name) }
}

export function consumerList(broker: Broker, { names, text }: Asked): object {
  const stream = findStream(broker, names[0]!)
  const { part, ...where } = page(sorted(stream), offsetIn(text), 256)
  return { ...where, consumers: part.map((consumer) => consumerInfo(broker, stream, consumer, false)) }
}

const offsetIn = (text: string): number => readFields(parseRequest(text), { offset: 'int' }, 'ApiPagedRequest').offset ?? 0

/** Nothing is delivered until then; a time that is past ends it. */
export function consumerPause(broker: Broker, { names, text, by }: Asked): object {
  const { pause_until } = readFields(parseRequest(text), { pause_until: 'time' }, 'JSApiConsumerPauseRequest')
  const { stream, consumer } = findConsumer(broker, names)
  const until = pause_until === undefined || (parseTime(pause_until) ?? 0) <= broker.io.wall ? undefined : pause_until
  if (until === undefined) delete consumer.config.pause_until
  else consumer.config.pause_until = until
  tellConsumer(broker, stream, consumer, 'changed', by)
  wakeAfterPause(broker, stream, consumer)
  signal(broker, stream, consumer)
  return {
    paused: isPaused(broker, consumer), pause_until: pause_until ?? '0001-01-01T00:00:00Z',
    ...(until === undefined ? {} : { pause_remaining: Math.round((parseTime(until)! - broker.io.wall) * 1e6) }),
  }
}

function wakeAfterPause({ io }: Broker, stream: Stream, consumer: Consumer): void {
  const until = consumer.config.pause_until
  if (until !== undefined) io.at(io.now + Math.max(0, Math.round((parseTime(until)! - io.wall) * 1e6)), { ready: [stream.config.name, consumer.name] })
}
