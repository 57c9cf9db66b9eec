import { MS, SECOND } from '../../../../contract/time.ts'
import { ERRORS, consumerCreate, inactiveExcess, invalidPolicy, invalidStreamConfig, pendingExcess, Refused, type ApiError } from '../api/errors.ts'
import { readFields, type Json } from '../api/fields.ts'
import { collide, isLiteral, isValidSubject } from '../subjects.ts'
import type { StreamConfig } from '../stream/config.ts'

const SHAPE = {
  durable_name: 'string', name: 'string', description: 'string', deliver_policy: ['all', 'last', 'new', 'by_start_sequence', 'by_start_time', 'last_per_subject'],
  opt_start_seq: 'int', opt_start_time: 'time', ack_policy: ['none', 'all', 'explicit'], ack_wait: 'int', max_deliver: 'int', backoff: 'ints',
  filter_subject: 'string', filter_subjects: 'strings', replay_policy: ['instant', 'original'], rate_limit_bps: 'int', sample_freq: 'string', max_waiting: 'int',
  max_ack_pending: 'int', flow_control: 'bool', headers_only: 'bool', max_batch: 'int', max_expires: 'int', max_bytes: 'int', deliver_subject: 'string',
  deliver_group: 'string', idle_heartbeat: 'int', inactive_threshold: 'int', num_replicas: 'int', mem_storage: 'bool', metadata: 'object', pause_until: 'time',
} as const

/** As the API shows it: what is not set is not there. Durations in nanoseconds. */
export interface ConsumerConfig {
  durable_name?: string
  name?: string
  description?: string
  deliver_policy: 'all' | 'last' | 'new' | 'by_start_sequence' | 'by_start_time' | 'last_per_subject'
  opt_start_seq?: number
  opt_start_time?: string
  ack_policy: 'none' | 'all' | 'explicit'
  ack_wait?: number
  max_deliver: number
  backoff?: number[]
  filter_subject?: string
  filter_subjects?: string[]
  replay_policy: 'instant' | 'original'
  rate_limit_bps?: number
  sample_freq?: string
  max_waiting?: number
  max_ack_pending?: number
  flow_control?: boolean
  headers_only?: boolean
  max_batch?: number
  max_expires?: number
  max_bytes?: number
  deliver_subject?: string
  deliver_group?: string
  idle_heartbeat?: number
  inactive_threshold?: number
  num_replicas: number
  mem_storage?: boolean
  metadata: Record<string, string>
  pause_until?: string
}

export function readConsumerConfig(json: Json, stream: StreamConfig): ConsumerConfig {
  const given = readFields(json, SHAPE, 'ConsumerConfig')
  const acks = given.ack_policy === 'explicit' || given.ack_policy === 'all'
  const { consumer_limits: limits } = stream
  const set: Json = {
    ...given, deliver_policy: given.deliver_policy ?? 'all', ack_policy: given.ack_policy ?? 'none', replay_policy: given.replay_policy ?? 'instant',
    ack_wait: given.backoff?.[0] ?? (given.ack_wait || (acks ? 30 * SECOND : 0)), max_deliver: given.max_deliver || -1,
    max_waiting: given.deliver_subject ? given.max_waiting : given.max_waiting || 512, max_ack_pending: given.max_ack_pending || limits.max_ack_pending || (acks ? 1000 : 0),
    inactive_threshold: given.inactive_threshold || limits.inactive_threshold,
  }
  // Go's omitempty: what is nothing is not shown.
  for (const [name, value] of Object.entries(set)) if (value === '' || value === 0 || value === false || value === undefined || (Array.isArray(value) && value.length === 0)) delete set[name]
  const config = { ...set, num_replicas: given.num_replicas ?? 0, metadata: (given.metadata ?? {}) as Record<string, string> } as unknown as ConsumerConfig
  const wrong = complaint(config, stream)
  if (wrong !== null) throw new Refused(wrong)
  return config
}

function complaint(config: ConsumerConfig, stream: StreamConfig): ApiError | null {
  if (config.num_replicas > 1) return config.num_replicas > stream.num_replicas ? ERRORS.consumerReplicas : ERRORS.replicas
  if (config.num_replicas < 0) return ERRORS.negativeReplicas
  if (config.backoff && config.max_deliver !== -1 && config.backoff.length > config.max_deliver) return ERRORS.backoff
  return (config.deliver_subject === undefined ? ofPull(config, stream) : ofPush(config, config.deliver_subject, stream)) ?? ofLimits(config, stream) ?? ofFilters(config) ?? ofStart(config)
    ?? (config.flow_control && !config.idle_heartbeat ? ERRORS.flowNeedsHeartbeat : null) ?? (config.durable_name && config.name && config.durable_name !== config.name ? ERRORS.nameMismatch : null)
}

function ofPush(config: ConsumerConfig, subject: string, stream: StreamConfig): ApiError | null {
  if (!isLiteral(subject)) return ERRORS.deliverWildcards
  if (!isValidSubject(subject)) return ERRORS.invalidDeliverSubject
  if (stream.subjects.some((one) => collide(one, subject))) return ERRORS.deliverCycle
  if (config.max_waiting) return ERRORS.pushMaxWaiting
  if (config.max_ack_pending && config.ack_policy === 'none') return ERRORS.pendingRequiresAck
  return config.idle_heartbeat && config.idle_heartbeat < 100 * MS ? ERRORS.smallHeartbeat : null
}

function ofPull(config: ConsumerConfig, stream: StreamConfig): ApiError | null {
  if (config.ack_policy === 'none' && stream.retention === 'workqueue') return ERRORS.pullRequiresAck
  if (config.rate_limit_bps) return ERRORS.pullWithRateLimit
  if ((config.max_waiting ?? 0) < 0) return ERRORS.negativeMaxWaiting
  if (config.idle_heartbeat) return ERRORS.heartbeatRequiresPush
  if (config.flow_control) return ERRORS.flowRequiresPush
  if ((config.max_batch ?? 0) < 0) return ERRORS.negativeBatch
  return config.max_expires && config.max_expires < MS ? ERRORS.smallExpires : null
}

function ofLimits({ max_ack_pending = 0, inactive_threshold = 0 }: ConsumerConfig, { consumer_limits: limits }: StreamConfig): ApiError | null {
  if (limits.max_ack_pending && max_ack_pending > limits.max_ack_pending) return pendingExcess(limits.max_ack_pending)
  return limits.inactive_threshold && inactive_threshold > limits.inactive_threshold ? inactiveExcess(limits.inactive_threshold) : null
}

function ofFilters({ filter_subject, filter_subjects = [] }: ConsumerConfig): ApiError | null {
  if (filter_subject && filter_subjects.length > 0) return ERRORS.duplicateFilters
  if (filter_subjects.includes('')) return ERRORS.emptyFilter
  const all = filter_subject ? [filter_subject] : filter_subjects
  if (all.some((one) => !isValidSubject(one))) return invalidStreamConfig('invalid subject')
  return all.some((one, i) => all.some((other, k) => k !== i && collide(one, other))) ? ERRORS.overlappingFilters : null
}

/** Where it starts, against what else is said of that. */
function ofStart(config: ConsumerConfig): ApiError | null {
  const policy = config.deliver_policy.replaceAll('_', ' ')
  const alsoSet = (what: string): ApiError => invalidPolicy(`consumer delivery policy is deliver ${policy}, but optional start ${what} is also set`)
  const notSet = (what: string): ApiError => invalidPolicy(`consumer delivery policy is deliver ${policy}, but optional ${what} is not set`)
  if (config.deliver_policy === 'by_start_sequence') return !config.opt_start_seq ? notSet('start sequence') : config.opt_start_time ? alsoSet('time') : null
  if (config.deliver_policy === 'by_start_time') return !config.opt_start_time ? notSet('start time') : config.opt_start_seq ? alsoSet('start sequence') : null
  if (config.opt_start_seq) return alsoSet('sequence')
  if (config.opt_start_time) return alsoSet('time')
  return config.deliver_policy === 'last_per_subject' && !config.filter_subject && !config.filter_subjects ? notSet('filter subject') : null
}

/** What an update may not change. */
export function checkConsumerUpdate(before: ConsumerConfig, after: ConsumerConfig, isBound: boolean): void {
  const fail = (why: string): never => { throw new Refused(consumerCreate(why)) }
  const differs = (name: keyof ConsumerConfig): boolean => before[name] !== after[name]
  if (differs('deliver_policy')) fail('deliver policy can not be updated')
  if (differs('opt_start_seq')) fail('start sequence can not be updated')
  if (differs('opt_start_time')) fail('start time can not be updated')
  if (differs('ack_policy')) fail('ack policy can not be updated')
  if (differs('replay_policy')) fail('replay policy can not be updated')
  if (differs('idle_heartbeat')) fail('heart beats can not be updated')
  if (differs('flow_control')) fail('flow control can not be updated')
  if (differs('deliver_subject')) {
    if (before.deliver_subject === undefined) fail('can not update pull consumer to push based')
    if (after.deliver_subject === undefined) fail('can not update push consumer to pull based')
    if (isBound) throw new Refused(ERRORS.consumerNameExists)
  }
  if (differs('max_waiting')) fail('max waiting can not be updated')
}
