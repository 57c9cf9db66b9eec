import { nameOf, type Broker } from '../state.ts'
import { shown } from '../tell.ts'
import { refuse } from '../wire/errors.ts'
import { lookup, textIn, type Field, type Table } from '../wire/table.ts'

/** What is wrong with an argument, as Erlang prints it; null where nothing is. */
type Check = (field: Field, args: Table) => string | null

const INTEGERS = new Set(['byte', 'short', 'signedint', 'long', 'unsignedbyte', 'unsignedshort', 'unsignedint'])
const TEN_YEARS_MS = 315_360_000_000

const integer: Check = (field) => INTEGERS.has(field.type) ? null : `"expected integer, got ${field.type}"`
const atLeastZero: Check = (field, args) => integer(field, args) ?? (Number(field.value) < 0 ? `{value_negative,${field.value}}` : null)
const duration: Check = (field, args) => atLeastZero(field, args) ?? (Number(field.value) > TEN_YEARS_MS ? `{value_too_large,${field.value}}` : null)
const aboveZero: Check = (field, args) => integer(field, args) ?? (Number(field.value) === 0 ? `{value_zero,${field.value}}` : null)
const flag: Check = (field) => field.type === 'bool' ? null : `{unacceptable_type,${field.type}}`
const string: Check = (field) => field.type === 'longstr' ? null : `{unacceptable_type,${field.type}}`
const oneOf = (words: string[], complaint: (value: string) => string): Check => (field, args) =>
  string(field, args) ?? (words.includes(String(field.value)) ? null : complaint(String(field.value)))

/** In the order in which RabbitMQ looks at them. */
const CHECKS: [string, Check][] = [
  ['x-expires', (field, args) => aboveZero(field, args) ?? duration(field, args)],
  ['x-message-ttl', duration],
  ['x-dead-letter-exchange', string],
  ['x-dead-letter-routing-key', (field, args) => string(field, args) ?? (lookup(args, 'x-dead-letter-exchange') === undefined ? 'routing_key_but_no_dlx_defined' : null)],
  ['x-dead-letter-strategy', oneOf(['at-most-once', 'at-least-once'], () => 'invalid_dlx_strategy')],
  ['x-max-length', atLeastZero],
  ['x-max-length-bytes', atLeastZero],
  ['x-max-in-memory-length', atLeastZero],
  ['x-max-in-memory-bytes', atLeastZero],
  ['x-max-priority', (field, args) => atLeastZero(field, args) ?? (Number(field.value) > 255 ? `{max_value_exceeded,${field.value}}` : null)],
  ['x-overflow', oneOf(['drop-head', 'reject-publish', 'reject-publish-dlx'], () => 'invalid_overflow')],
  ['x-queue-mode', oneOf(['default', 'lazy'], (value) => `"unsupported queue mode '${value}'"`)],
  ['x-queue-version', atLeastZero],
  ['x-single-active-consumer', flag],
  ['x-quorum-initial-group-size', (field, args) => atLeastZero(field, args) ?? aboveZero(field, args)],
  ['x-queue-leader-locator', oneOf(['client-local', 'balanced', 'random', 'least-leaders'], () => 'invalid_queue_locator_arg')],
]

const SHARED = [
  'x-expires', 'x-message-ttl', 'x-dead-letter-exchange', 'x-dead-letter-routing-key', 'x-max-length', 'x-max-length-bytes', 'x-overflow',
  'x-single-active-consumer', 'x-queue-type',
]
const OWN = {
  classic: [...SHARED, 'x-max-priority', 'x-queue-mode', 'x-queue-version', 'x-queue-master-locator'],
  quorum: [
    ...SHARED, 'x-dead-letter-strategy', 'x-max-in-memory-length', 'x-max-in-memory-bytes', 'x-quorum-initial-group-size', 'x-delivery-limit',
    'x-queue-leader-locator',
  ],
}
const STREAMS = ['x-max-age', 'x-stream-max-segment-size-bytes', 'x-initial-cluster-size']
const ALL = [...new Set([...OWN.classic, ...OWN.quorum, ...STREAMS])]

/** Refuses what a queue cannot have, in RabbitMQ's words. */
export function checkDeclared(broker: Broker, name: string, args: Table): void {
  const invalid = (key: string, problem: string): never => refuse('precondition_failed', `invalid arg '${key}' for ${nameOf(broker, 'queue', name)}: ${problem}`)
  const wanted = lookup(args, 'x-queue-type')
  const wrong = wanted && oneOf(['classic', 'quorum'], (value) => `"unsupported queue type '${value}'"`)(wanted, args)
  if (wrong) invalid('x-queue-type', wrong)
  const type = textIn(args, 'x-queue-type') === 'quorum' ? 'quorum' : 'classic'
  for (const [key, check] of CHECKS) {
    const field = OWN[type].includes(key) ? lookup(args, key) : undefined
    const problem = field && check(field, args)
    if (problem) invalid(key, problem)
  }
  for (const [key] of args) {
    if (ALL.includes(key) && !OWN[type].includes(key)) {
      refuse('precondition_failed', `invalid arg '${key}' for ${nameOf(broker, 'queue', name)} of queue type rabbit_${type}_queue`)
    }
  }
}

/** A consumer's own arguments. */
export function checkConsumer(broker: Broker, name: string, quorum: boolean, args: Table): void {
  const of = nameOf(broker, 'queue', name)
  for (const [key, check] of [['x-priority', integer], ['x-cancel-on-ha-failover', flag]] as [string, Check][]) {
    const field = lookup(args, key)
    if (field === undefined || (quorum && key !== 'x-priority')) continue
    const problem = check(field, args)
    if (problem !== null) refuse('precondition_failed', `invalid arg '${key}' for ${of}: ${problem}`)
  }
  const unknown = quorum ? ['x-cancel-on-ha-failover', 'x-stream-offset'] : ['x-stream-offset']
  for (const [key] of args) if (unknown.includes(key)) refuse('precondition_failed', `invalid arg '${key}' for ${of} of queue type rabbit_${quorum ? 'quorum' : 'classic'}_queue`)
}

/** Declared again: what matters has to be the same. */
export function checkSame(broker: Broker, kind: 'queue' | 'exchange', name: string, key: string, current: unknown, received: unknown): void {
  if (current === received) return
  refuse('precondition_failed', `inequivalent arg '${key}' for ${nameOf(broker, kind, name)}: received ${printed(received)} but current is ${printed(current)}`)
}

export function checkSameArguments(broker: Broker, kind: 'queue' | 'exchange', name: string, keys: string[], current: Table, received: Table): void {
  for (const key of keys) {
    const [old, fresh] = [lookup(current, key), lookup(received, key)]
    if (old?.value === fresh?.value) continue
    // A queue is classic where nothing is said.
    if (key === 'x-queue-type' && [old, fresh].every((one) => one === undefined || one.value === 'classic')) continue
    const both = old !== undefined && fresh !== undefined
    const say = (field: Field | undefined): string => field === undefined ? 'none' : both ? printed(field.value) : `the value '${shown(field)}' of type '${field.type}'`
    refuse('precondition_failed', `inequivalent arg '${key}' for ${nameOf(broker, kind, name)}: received ${say(fresh)} but current is ${say(old)}`)
  }
}

export const queueArguments = (type: 'classic' | 'quorum'): string[] => OWN[type]
const printed = (value: unknown): string => `'${String(value)}'`
