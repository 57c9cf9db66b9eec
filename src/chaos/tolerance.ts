import { isRecord } from './experiment.ts'
import { parsePath, valuesAt } from './jsonpath.ts'

/** What a tolerance of `type: probe` asks: whether another probe, told the value, answers something true. */
export type AskProbe = (probe: Record<string, unknown>, value: unknown) => Promise<unknown>

/**
 * Whether a probe's output is within its tolerance, by the rules of chaoslib's hypothesis.py: true/false and texts are compared;
 * a number is a status or the value; a pair is a range, any list the allowed values; regex, jsonpath, range and probe as
 * objects.
 */
export async function isWithin(tolerance: unknown, value: unknown, ask: AskProbe): Promise<boolean> {
  const status = isRecord(value) && 'status' in value ? value['status'] : undefined
  if (typeof tolerance === 'number') return (status ?? value) === tolerance
  if (Array.isArray(tolerance)) {
    if (status !== undefined) return tolerance.includes(status)
    if (tolerance.length === 2) return isBetween(tolerance[0], value, tolerance[1])
    return tolerance.includes(value)
  }
  if (!isRecord(tolerance)) return tolerance === value
  switch (tolerance['type']) {
    case 'probe': return Boolean(await ask(tolerance, value))
    case 'regex': return new RegExp(String(tolerance['pattern'])).test(String(targetOf(tolerance, value)))
    case 'range': return isInRange(tolerance, value)
    default: return matchesPath(tolerance, value)
  }
}

function targetOf({ target }: Record<string, unknown>, value: unknown): unknown {
  return typeof target === 'string' && isRecord(value) && target in value ? value[target] : value
}

const isBetween = (low: unknown, value: unknown, high: unknown): boolean =>
  typeof value === typeof low && (low as number) <= (value as number) && (value as number) <= (high as number)

function isInRange(tolerance: Record<string, unknown>, value: unknown): boolean {
  const [low, high] = tolerance['range'] as [number, number]
  const found = Number(targetOf(tolerance, value))
  return low <= found && found <= high
}

function matchesPath(tolerance: Record<string, unknown>, value: unknown): boolean {
  const values = valuesAt(String(tolerance['path']), asJson(targetOf(tolerance, value)))
  if ('expect' in tolerance) {
    const { expect } = tolerance
    return JSON.stringify(values) === JSON.stringify(Array.isArray(expect) ? expect : [expect])
  }
  return tolerance['count'] === undefined ? values.length > 0 : values.length === tolerance['count']
}

function asJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** What is wrong with a tolerance, and the way out; null where it can be used. */
export function wrongTolerance(tolerance: unknown, provider: 'http' | 'python' = 'python'): [message: string, help: string] | null {
  if (provider === 'http' && ['string', 'boolean'].includes(typeof tolerance)) return [`an answer over HTTP is {status, headers, body}, never ${JSON.stringify(tolerance)}`, 'Write a status as a number, such as 200, a list of them, or {type: regex, target: body, pattern: "ok"}.']
  if (['number', 'string', 'boolean'].includes(typeof tolerance) || Array.isArray(tolerance)) return null
  if (!isRecord(tolerance)) return ['a tolerance is needed', 'Write a status such as 200, a text, true, a pair [0, 10], or {type: regex, pattern: ...}.']
  const { type, pattern, path, range } = tolerance
  if (type === 'probe') return isRecord(tolerance['provider']) ? null : ['a probe as tolerance needs a provider', 'It is asked with the argument `value`.']
  if (type === 'regex') return isPattern(pattern) ? null : ['`pattern` is no regular expression', 'For example {type: regex, target: body, pattern: "ok|degraded"}.']
  if (type === 'jsonpath') return typeof path === 'string' && parsePath(path) ? null : ['`path` is no JSONPath that is read here', 'Names, [0], [*] and .. are: $.orders[*].id']
  if (type === 'range') return Array.isArray(range) && range.length === 2 && range.every((n) => typeof n === 'number') ? null : ['`range` must be two numbers', 'For example {type: range, range: [0, 0.5]}.']
  return [`a tolerance of type ${JSON.stringify(type ?? null)} is not known`, 'The types are regex, jsonpath, range and probe.']
}

function isPattern(pattern: unknown): boolean {
  if (typeof pattern !== 'string') return false
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}
