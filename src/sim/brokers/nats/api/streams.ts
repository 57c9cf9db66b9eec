import { adviseAction } from './advisories.ts'
import { endConsumer } from '../consumer/end.ts'
import { dropUnwanted } from '../consumer/retention.ts'
import type { Broker } from '../state.ts'
import { checkUpdate, readStreamConfig, type StreamConfig } from '../stream/config.ts'
import { armAge, enforce } from '../stream/limits.ts'
import { purge, type Purge } from '../stream/purge.ts'
import type { Stream } from '../stream/stream.ts'
import { collide, matches } from '../subjects.ts'
import { tellStream } from '../tell.ts'
import { stampOf } from '../time.ts'
import type { Asked } from './api.ts'
import { ERRORS, invalidStreamConfig, purgeFailed, Refused } from './errors.ts'
import { parseRequest, readFields } from './fields.ts'
import { findStream, NO_PAGE, page, withLevel } from './find.ts'
import { countsOf, infoOf, MOST_SUBJECTS } from './stream-info.ts'

function readConfig({ text, names }: Asked, isNew: boolean): StreamConfig {
  const json = parseRequest(text)
  const { name = '', sealed = false, num_replicas = 1 } = readFields(json, { name: 'string', sealed: 'bool', num_replicas: 'int' }, 'StreamConfigRequest')
  if (name !== names[0]) throw new Refused(ERRORS.streamMismatch)
  if (/[\\/]/.test(name)) throw new Refused(ERRORS.streamPath)
  if (isNew && sealed) throw new Refused(invalidStreamConfig('stream configuration for create can not be sealed'))
  if (num_replicas > 1) throw new Refused(ERRORS.replicas)
  const config = readStreamConfig(json)
  config.metadata = withLevel(config.metadata, config.allow_msg_ttl ? 1 : 0)
  return config
}

export function streamCreate(broker: Broker, asked: Asked): object {
  const { state, io } = broker
  const config = readConfig(asked, true)
  const before = state.streams.get(config.name)
  if (before !== undefined && JSON.stringify(before.config) !== JSON.stringify(config)) throw new Refused(ERRORS.streamNameInUse)
  if (before !== undefined) return { ...infoOf(broker, before, true), did_create: true }
  refuseOverlap(broker, config)
  const last = Math.max(0, (config.first_seq ?? 1) - 1)
  const stream: Stream = {
    config, created: stampOf(io), messages: new Map(), bySubject: new Map(), first: last > 0 ? last + 1 : 0, last, lastStamp: null, bytes: 0, ids: new Map(), lastId: '',
    consumers: new Map(), ageTimer: null, leaderless: false,
  }
  state.streams.set(config.name, stream)
  tellStream(broker, stream, 'created', asked.by)
  adviseAction(broker, 'create', config.name)
  return { ...infoOf(broker, stream, true), did_create: true }
}

function refuseOverlap({ state }: Broker, config: StreamConfig): void {
  for (const other of state.streams.values()) {
    if (other.config.name !== config.name && other.config.subjects.some((one) => config.subjects.some((two) => collide(one, two)))) throw new Refused(ERRORS.subjectsOverlap)
  }
}

export function streamUpdate(broker: Broker, asked: Asked): object {
  const config = readConfig(asked, false)
  const stream = findStream(broker, config.name)
  checkUpdate(stream.config, config)
  refuseOverlap(broker, config)
  stream.config = config
  enforce(broker, stream)
  dropUnwanted(broker, stream)
  armAge(broker, stream)
  tellStream(broker, stream, 'changed', asked.by)
  adviseAction(broker, 'modify', config.name)
  return infoOf(broker, stream, true)
}

export function streamDelete(broker: Broker, { names, by }: Asked): object {
  const stream = findStream(broker, names[0]!)
  broker.state.streams.delete(stream.config.name)
  for (const consumer of [...stream.consumers.values()]) endConsumer(broker, stream, consumer, by)
  if (stream.ageTimer !== null) broker.io.cancel(stream.ageTimer)
  tellStream(broker, stream, 'deleted', by)
  adviseAction(broker, 'delete', stream.config.name)
  return { success: true }
}

export function streamPurge(broker: Broker, { names, text }: Asked): object {
  const request: Purge = readFields(parseRequest(text), { filter: 'string', seq: 'int', keep: 'int' }, 'JSApiStreamPurgeRequest')
  if ((request.seq ?? 0) > 0 && (request.keep ?? 0) > 0) throw new Refused(ERRORS.badRequest)
  const stream = findStream(broker, names[0]!)
  if (stream.config.sealed) throw new Refused(ERRORS.sealed)
  if (stream.config.deny_purge) throw new Refused(purgeFailed('stream purge not permitted'))
  return { success: true, purged: purge(broker, stream, request) }
}

export function streamInfoOf(broker: Broker, { names, text }: Asked): object {
  const { subjects_filter = '', deleted_details = false, offset = 0 } = readFields(parseRequest(text), { subjects_filter: 'string', deleted_details: 'bool', offset: 'int' }, 'JSApiStreamInfoRequest')
  const stream = findStream(broker, names[0]!)
  const total = countsOf(stream, subjects_filter).length
  const paged = total === 0 ? NO_PAGE : { total, offset, limit: MOST_SUBJECTS }
  return { ...paged, ...infoOf(broker, stream, true, { subjects: subjects_filter, deleted: deleted_details, offset }) }
}

const sorted = ({ state }: Broker, subject: string): Stream[] => [...state.streams.values()]
  .filter(({ config }) => subject === '' || config.subjects.some((one) => matches(one, subject) || collide(one, subject)))
  .sort((a, b) => (a.config.name < b.config.name ? -1 : 1))

const LISTING = { subject: 'string', offset: 'int' } as const

export function streamNames(broker: Broker, { text }: Asked): object {
  const { subject = '', offset = 0 } = readFields(parseRequest(text), LISTING, 'JSApiStreamNamesRequest')
  const { part, ...where } = page(sorted(broker, subject), offset, 1024)
  return { ...where, streams: part.length === 0 ? null : part.map(({ config }) => config.name) }
}

export function streamList(broker: Broker, { text }: Asked): object {
  const { subject = '', offset = 0 } = readFields(parseRequest(text), LISTING, 'JSApiStreamListRequest')
  const { part, ...where } = page(sorted(broker, subject), offset, 256)
  return { ...where, streams: part.map((stream) => infoOf(broker, stream, false)) }
}
