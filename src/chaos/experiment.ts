/**
 * A Chaos Toolkit experiment (https://chaostoolkit.org/reference/api/experiment/) as far as a lab can run it: steady-state
 * hypothesis, method, rollbacks, pauses, configuration, providers `http` and `python` (functions of our own, never imported).
 */
export interface Experiment {
  title: string
  configuration: Record<string, unknown>
  hypothesis: { title: string; probes: Activity[] } | null
  method: Activity[]
  rollbacks: Activity[]
  /** The file's own content: the journal repeats it. */
  raw: Record<string, unknown>
  /** What was read over, in words. */
  notes: string[]
}

export interface Activity {
  type: 'probe' | 'action'
  name: string
  provider: Provider
  /** The activities after it do not wait for it. */
  background: boolean
  /** Seconds. */
  pauses: { before: number | string; after: number | string }
  tolerance: unknown
  /** As it stands in the file. */
  raw: Record<string, unknown>
}

export type Provider =
  | { type: 'http'; url: string; method: string; headers: Record<string, unknown>; timeout: number | null; arguments: unknown }
  | { type: 'python'; module: string; func: string; arguments: Record<string, unknown> }

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `${name}` of the configuration. A text that is nothing else takes the value itself, so that a number stays one. */
export function substitute(value: unknown, configuration: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => substitute(one, configuration))
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, substitute(one, configuration)]))
  if (typeof value !== 'string') return value
  const whole = /^\$\{(\w+)\}$/.exec(value)?.[1]
  if (whole !== undefined && whole in configuration) return configuration[whole]
  return value.replace(/\$\{(\w+)\}/g, (text, name: string) => (name in configuration ? String(configuration[name]) : text))
}
