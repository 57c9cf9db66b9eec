import { MS, SECOND } from '../../../../contract/time.ts'
import { ERRORS, invalidStreamConfig, Refused } from '../api/errors.ts'
import { readFields, type Given, type Json } from '../api/fields.ts'
import { collide, isValidName, isValidSubject, matches } from '../subjects.ts'
import { checkTransform, type Transform } from './transform.ts'

const SHAPE = {
  name: 'string', description: 'string', subjects: 'strings', retention: ['limits', 'interest', 'workqueue'], max_consumers: 'int', max_msgs: 'int',
  max_bytes: 'int', max_age: 'int', max_msgs_per_subject: 'int', max_msg_size: 'int', discard: ['old', 'new'], storage: ['file', 'memory'],
  num_replicas: 'int', no_ack: 'bool', duplicate_window: 'int', compression: ['none', 's2'], first_seq: 'int', subject_transform: 'object', republish: 'object',
  mirror: 'object', allow_direct: 'bool', mirror_direct: 'bool', discard_new_per_subject: 'bool', sealed: 'bool', deny_delete: 'bool', deny_purge: 'bool',
  allow_rollup_hdrs: 'bool', consumer_limits: 'object', allow_msg_ttl: 'bool', metadata: 'object',
} as const

/** As the API shows it, and the limits in it: -1 is none. Durations in nanoseconds. */
export interface StreamConfig {
  name: string
  description?: string
  subjects: string[]
  retention: 'limits' | 'interest' | 'workqueue'
  max_consumers: number
  max_msgs: number
  max_bytes: number
  max_age: number
  max_msgs_per_subject: number
  max_msg_size: number
  discard: 'old' | 'new'
  storage: 'file' | 'memory'
  num_replicas: number
  no_ack?: boolean
  duplicate_window: number
  compression: 'none' | 's2'
  first_seq?: number
  subject_transform?: Transform
  republish?: Transform & { headers_only?: boolean }
  allow_direct: boolean
  mirror_direct: boolean
  discard_new_per_subject?: boolean
  sealed: boolean
  deny_delete: boolean
  deny_purge: boolean
  allow_rollup_hdrs: boolean
  consumer_limits: { inactive_threshold?: number; max_ack_pending?: number }
  allow_msg_ttl: boolean
  metadata: Record<string, string>
}

const fail = (why: string): never => { throw new Refused(invalidStreamConfig(why)) }
const without = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== false && one !== '')) as T

export function readStreamConfig(json: Json): StreamConfig {
  const given = readFields(json, SHAPE, 'StreamConfigRequest')
  const limit = (value: number | undefined): number => (value === undefined || value === 0 ? -1 : value)
  const max_age = given.max_age ?? 0
  const { description, no_ack, first_seq, discard_new_per_subject } = given
  const config: StreamConfig = {
    name: given.name ?? '', subjects: given.subjects ?? [], retention: given.retention ?? 'limits', max_consumers: limit(given.max_consumers), max_msgs: limit(given.max_msgs),
    max_bytes: limit(given.max_bytes), max_age, max_msgs_per_subject: limit(given.max_msgs_per_subject), max_msg_size: limit(given.max_msg_size),
    discard: given.discard ?? 'old', storage: given.storage ?? 'file', num_replicas: given.num_replicas || 1,
    duplicate_window: given.duplicate_window || Math.min(120 * SECOND, max_age || Infinity), compression: given.compression ?? 'none',
    allow_direct: given.allow_direct ?? false, mirror_direct: given.mirror_direct ?? false, sealed: given.sealed ?? false, deny_delete: given.deny_delete ?? false,
    deny_purge: given.deny_purge ?? false, allow_rollup_hdrs: given.allow_rollup_hdrs ?? false,
    consumer_limits: readFields(given.consumer_limits ?? {}, { inactive_threshold: 'int', max_ack_pending: 'int' }, 'StreamConsumerLimits'),
    allow_msg_ttl: given.allow_msg_ttl ?? false, metadata: (given.metadata ?? {}) as Record<string, string>,
    ...without({ description: description ?? '', no_ack, first_seq: first_seq || undefined, discard_new_per_subject }),
    ...(given.subject_transform ? { subject_transform: transformIn(given.subject_transform) } : {}),
    ...(given.republish ? { republish: { ...transformIn(given.republish), ...(given.republish['headers_only'] === true ? { headers_only: true } : {}) } } : {}),
  }
  check(config, given, json)
  if (config.subjects.length === 0) config.subjects = [config.name]
  return config
}

const transformIn = (json: Json): Transform => {
  const { src = '', dest = '' } = readFields(json, { src: 'string', dest: 'string' }, 'SubjectTransformConfig')
  return { src, dest }
}

function check(config: StreamConfig, given: Given<typeof SHAPE>, json: Json): void {
  if (!isValidName(config.name)) fail("stream name is required and can not contain '.', '*', '>'")
  if (config.name.length > 255) fail('stream name is too long, maximum allowed is 255')
  if ((config.description?.length ?? 0) > 4096) fail('stream description is too long, maximum allowed is 4096')
  if (config.num_replicas > 5) fail('maximum replicas is 5')
  if (config.num_replicas < 0) throw new Refused(ERRORS.negativeReplicas)
  if (config.max_age > 0 && config.max_age < 100 * MS) fail('max age needs to be >= 100ms')
  if (config.duplicate_window < 0) fail('duplicates window can not be negative')
  if (config.max_age !== 0 && config.duplicate_window > config.max_age) fail('duplicates window can not be larger then max age')
  if (config.duplicate_window > 0 && config.duplicate_window < 100 * MS) fail('duplicates window needs to be >= 100ms')
  if (config.deny_purge && config.allow_rollup_hdrs) fail('roll-ups require the purge permission')
  if (config.discard_new_per_subject) {
    if (config.discard !== 'new') fail('discard new per subject requires discard new policy to be set')
    if (config.max_msgs_per_subject <= 0) fail('discard new per subject requires max msgs per subject > 0')
  }
  if (given.mirror !== undefined || (Array.isArray(json['sources']) && json['sources'].length > 0)) fail('mirrors and sources are not simulated')
  if (config.mirror_direct) fail('stream has no mirror but does have mirror direct')
  checkSubjects(config)
  checkTransform(config.subject_transform, config.subjects)
}

function checkSubjects({ subjects, no_ack = false, republish }: StreamConfig): void {
  for (const [i, subject] of subjects.entries()) {
    if (!isValidSubject(subject)) fail('invalid subject')
    if (subjects.indexOf(subject) !== i) fail('duplicate subjects detected')
    if (no_ack) continue
    if (subject === '>') fail('capturing all subjects requires no-ack to be true')
    if (['$JS.>', '$JSC.>', '$NRG.>'].some((one) => collide(one, subject)) && !matches('$JS.EVENT.>', subject)) fail('subjects that overlap with jetstream api require no-ack to be true')
    if (collide('$SYS.>', subject) && !matches('$SYS.ACCOUNT.>', subject)) fail('subjects that overlap with system api require no-ack to be true')
  }
  for (const one of subjects) for (const other of subjects) if (one !== other && collide(one, other)) fail(`subject ${JSON.stringify(one)} overlaps with ${JSON.stringify(other)}`)
  if (republish && subjects.some((subject) => collide(republish.dest, subject))) fail('stream configuration for republish destination forms a cycle')
}

/** What an update may not change. */
export function checkUpdate(before: StreamConfig, after: StreamConfig): void {
  if (after.name !== before.name) fail('stream configuration name must match original')
  if (after.max_consumers !== before.max_consumers) fail('stream configuration update can not change MaxConsumers')
  if (after.storage !== before.storage) fail('stream configuration update can not change storage type')
  if (after.retention !== before.retention && [before.retention, after.retention].includes('workqueue')) fail('stream configuration update can not change retention policy to/from workqueue')
  if (!after.sealed && before.sealed) fail('stream configuration update can not unseal a sealed stream')
  if (!after.deny_delete && before.deny_delete) fail('stream configuration update can not cancel deny message deletes')
  if (!after.deny_purge && before.deny_purge) fail('stream configuration update can not cancel deny purge')
  if (before.allow_msg_ttl && !after.allow_msg_ttl) fail('message TTL status can not be disabled')
  if (after.sealed) Object.assign(after, { max_age: 0, discard: 'new', deny_delete: true, deny_purge: true, allow_rollup_hdrs: false })
}
