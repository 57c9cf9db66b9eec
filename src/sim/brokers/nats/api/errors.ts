/** An error as the JetStream API tells it. */
export interface ApiError { code: number; err_code: number; description: string }

/** A request is answered with an error instead. */
export class Refused extends Error {
  readonly error: ApiError
  constructor(error: ApiError) {
    super(error.description)
    this.error = error
  }
}

const error = (code: number, err_code: number, description: string): ApiError => ({ code, err_code, description })

/** Codes and words of nats-server 2.11 (its errors.json). */
export const ERRORS = {
  badRequest: error(400, 10003, 'bad request'),
  unavailable: error(503, 10008, 'JetStream system temporarily unavailable'),
  consumerNameExists: error(400, 10013, 'consumer name already in use'),
  consumerNotFound: error(404, 10014, 'consumer not found'),
  durableNotInSubject: error(400, 10016, 'consumer expected to be durable but no durable name set in subject'),
  durableMismatch: error(400, 10017, 'consumer name in subject does not match durable name in request'),
  durableNotSet: error(400, 10018, 'consumer expected to be durable but a durable name was not set'),
  ephemeralWithDurable: error(400, 10020, 'consumer expected to be ephemeral but a durable name was set in request'),
  maximumConsumers: error(400, 10026, 'maximum consumers limit reached'),
  noMessage: error(404, 10037, 'no message found'),
  notEmptyRequest: error(400, 10038, 'expected an empty request payload'),
  messageTooLarge: error(400, 10054, 'message size exceeds maximum allowed'),
  streamMismatch: error(400, 10056, 'stream name in subject does not match request'),
  streamNameInUse: error(400, 10058, 'stream name already in use with a different configuration'),
  streamNotFound: error(404, 10059, 'stream not found'),
  streamNotMatch: error(400, 10060, 'expected stream does not match'),
  subjectsOverlap: error(400, 10065, 'subjects overlap with an existing stream'),
  replicas: error(500, 10074, 'replicas > 1 not supported in non-clustered mode'),
  configRequired: error(400, 10078, 'consumer config required'),
  deliverWildcards: error(400, 10079, 'consumer deliver subject has wildcards'),
  pushMaxWaiting: error(400, 10080, 'consumer in push mode can not set max waiting'),
  deliverCycle: error(400, 10081, 'consumer deliver subject forms a cycle'),
  pendingRequiresAck: error(400, 10082, 'consumer requires ack policy for max ack pending'),
  smallHeartbeat: error(400, 10083, 'consumer idle heartbeat needs to be >= 100ms'),
  pullRequiresAck: error(400, 10084, 'consumer in pull mode requires explicit ack policy on workqueue stream'),
  pullWithRateLimit: error(400, 10086, 'consumer in pull mode can not have rate limit set'),
  negativeMaxWaiting: error(400, 10087, 'consumer max waiting needs to be positive'),
  heartbeatRequiresPush: error(400, 10088, 'consumer idle heartbeat requires a push based consumer'),
  flowRequiresPush: error(400, 10089, 'consumer flow control requires a push based consumer'),
  headerTooLarge: error(400, 10097, 'header size exceeds maximum allowed of 64k'),
  workQueueExplicit: error(400, 10098, 'workqueue stream requires explicit ack'),
  workQueueUnfiltered: error(400, 10099, 'multiple non-filtered consumers not allowed on workqueue stream'),
  workQueueUnique: error(400, 10100, 'filtered consumer not unique on workqueue stream'),
  workQueueDeliverAll: error(400, 10101, 'consumer must be deliver all on workqueue stream'),
  badDurable: error(400, 10103, "durable name can not contain '.', '*', '>'"),
  flowNeedsHeartbeat: error(400, 10108, 'consumer with flow control also needs heartbeats'),
  sealed: error(400, 10109, 'invalid operation on sealed stream'),
  invalidDeliverSubject: error(400, 10112, 'invalid push consumer deliver subject'),
  negativeBatch: error(400, 10114, 'consumer max request batch needs to be > 0'),
  smallExpires: error(400, 10115, 'consumer max request expires needs to be >= 1ms'),
  backoff: error(400, 10116, 'max deliver is required to be > length of backoff values'),
  consumerReplicas: error(400, 10126, 'consumer config replica count exceeds parent stream'),
  consumerPath: error(400, 10127, 'Consumer name can not contain path separators'),
  streamPath: error(400, 10128, 'Stream name can not contain path separators'),
  filterMismatch: error(400, 10131, 'Consumer create request did not match filtered subject from create subject'),
  nameMismatch: error(400, 10132, 'Consumer Durable and Name have to be equal if both are provided'),
  negativeReplicas: error(400, 10133, 'replicas count cannot be negative'),
  duplicateFilters: error(400, 10136, 'consumer cannot have both FilterSubject and FilterSubjects specified'),
  multipleFilters: error(400, 10137, 'consumer with multiple subject filters cannot use subject based API'),
  overlappingFilters: error(400, 10138, 'consumer subject filters cannot overlap'),
  emptyFilter: error(400, 10139, 'consumer filter in FilterSubjects cannot be empty'),
  consumerExists: error(400, 10148, 'consumer already exists'),
  consumerMissing: error(400, 10149, 'consumer does not exist'),
  ttlInvalid: error(400, 10165, 'invalid per-message TTL'),
  ttlDisabled: error(400, 10166, 'per-message TTL is disabled'),
} as const

export const invalidJson = (why: string): ApiError => error(400, 10025, `invalid JSON: ${why}`)
export const consumerCreate = (why: string): ApiError => error(500, 10012, why)
export const sequenceNotFound = (seq: number): ApiError => error(400, 10043, `sequence ${seq} not found`)
export const invalidStreamConfig = (why: string): ApiError => error(500, 10052, why)
export const deleteFailed = (why: string): ApiError => error(500, 10057, why)
export const wrongLastId = (id: string): ApiError => error(400, 10070, `wrong last msg ID: ${id}`)
export const wrongLastSequence = (seq: number): ApiError => error(400, 10071, `wrong last sequence: ${seq}`)
export const storeFailed = (why: string): ApiError => error(503, 10077, why)
export const invalidPolicy = (why: string): ApiError => error(400, 10094, why)
export const purgeFailed = (why: string): ApiError => error(500, 10110, why)
export const rollupFailed = (why: string): ApiError => error(500, 10111, why)
export const pendingExcess = (limit: number): ApiError => error(400, 10121, `consumer max ack pending exceeds system limit of ${limit}`)
export const inactiveExcess = (limit: number): ApiError => error(400, 10153, `consumer inactive threshold exceeds system limit of ${limit}ns`)
export const invalidTransform = (side: 'source' | 'destination', why: string): ApiError => error(400, side === 'source' ? 10155 : 10156, `stream transform ${side}: ${why}`.replace('transform destination', 'transform'))
