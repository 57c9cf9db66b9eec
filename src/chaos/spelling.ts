import { labEventSchema } from '../contract/events.ts'
import { nearest } from '../lab/problems.ts'

/**
 * The keys that Chaos Toolkit's files have, by where they stand. Others are let be, as chaoslib lets them; one that is
 * nearly a known one is a slip, and what it says would silently not be done.
 */
const KEYS = {
  experiment: ['version', 'title', 'description', 'tags', 'contributions', 'configuration', 'secrets', 'controls', 'runtime', 'extensions', 'steady-state-hypothesis', 'method', 'rollbacks'],
  hypothesis: ['title', 'probes', 'controls'],
  activity: ['type', 'name', 'provider', 'tolerance', 'pauses', 'background', 'controls', 'configuration', 'secrets', 'ref'],
  pauses: ['before', 'after'],
  http: ['type', 'url', 'method', 'headers', 'arguments', 'timeout', 'secrets', 'verify_tls', 'max_retries'],
  python: ['type', 'module', 'func', 'arguments', 'secrets'],
} as const

/** Keys that nearly are others: what was written, and what was meant. */
export function slips(given: Record<string, unknown>, place: keyof typeof KEYS): { key: string; meant: string }[] {
  const known: readonly string[] = KEYS[place]
  return Object.keys(given).flatMap((key) => {
    const meant = known.includes(key) ? null : nearest(key.replaceAll('_', '-'), known)
    return meant === null ? [] : [{ key, meant }]
  })
}

/** A day: as long as a run of an experiment may take. */
export const MOST_SECONDS = 86_400
const SECONDS = ['seconds', 'every', 'timeout', 'within', 'since']
const MOST_TIMES = 100_000
const KINDS = new Set<string>(labEventSchema.def.options.map((option) => option.shape.kind.def.values[0]!))

export const isSeconds = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= MOST_SECONDS

/** What is wrong with an argument of one of our functions, and the way out; null where it can be used. */
export function wrongArgument(name: string, value: unknown): [message: string, help: string] | null {
  // The default of an environment's variable is a text.
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (SECONDS.includes(name) && !isSeconds(number)) return [`"${name}" must be a number of seconds from 0 to ${MOST_SECONDS}, and is ${JSON.stringify(value)}`, `For example ${name}: 2.5`]
  if (name === 'times' && !(Number.isInteger(number) && (number as number) >= 1 && (number as number) <= MOST_TIMES)) return [`"times" must be a whole number from 1 to ${MOST_TIMES}, and is ${JSON.stringify(value)}`, 'For example times: 20']
  if (name === 'kind' && !KINDS.has(String(value))) return [`there are no events of the kind ${JSON.stringify(value)}`, `The kinds are ${[...KINDS].join(', ')}.`]
  return null
}
