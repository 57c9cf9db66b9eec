import { parseTime } from '../time.ts'
import { invalidJson, Refused } from './errors.ts'

/** What a request may hold, member by member. Members that nobody knows are read over, as the real server does. */
export type Kind = 'string' | 'int' | 'bool' | 'strings' | 'ints' | 'object' | 'time' | readonly string[]
export type Shape = Record<string, Kind>
type ValueOf<K> = K extends 'string' | 'time' ? string : K extends 'int' ? number : K extends 'bool' ? boolean : K extends 'strings' ? string[]
  : K extends 'ints' ? number[] : K extends 'object' ? Record<string, unknown> : K extends readonly (infer W)[] ? W : never
export type Given<S extends Shape> = { -readonly [N in keyof S]?: ValueOf<S[N]> }

export type Json = Record<string, unknown>

/** The object that a request is; an empty one is `{}`. */
export function parseRequest(text: string): Json {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Below: what cannot be parsed and what is no object get the same answer.
  }
  throw new Refused(invalidJson(whyInvalid(text.trim())))
}

/** As Go's parser complains of the first thing that it cannot use. */
function whyInvalid(text: string): string {
  const inner = /^\{\s*(.)/.exec(text)
  if (inner && inner[1] !== '"' && inner[1] !== '}') return `invalid character '${inner[1]}' looking for beginning of object key string`
  return text.startsWith('{') ? 'unexpected end of JSON input' : `invalid character '${text[0]}' looking for beginning of value`
}

export function readFields<S extends Shape>(given: Json, shape: S, struct: string): Given<S> {
  const read: Json = {}
  for (const [name, kind] of Object.entries(shape)) {
    const value = given[name]
    if (value === undefined || value === null) continue
    if (typeof kind !== 'string') {
      if (typeof value !== 'string' || !kind.includes(value)) throw new Refused(invalidJson(`can not unmarshal ${JSON.stringify(JSON.stringify(value))}`))
    } else if (!FITS[kind](value)) throw new Refused(invalidJson(`json: cannot unmarshal ${goTypeOf(value)} into Go struct field ${struct}.${name} of type ${GO[kind]}`))
    read[name] = value
  }
  return read as Given<S>
}

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const FITS: Record<Exclude<Kind, readonly string[]>, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value),
  bool: (value) => typeof value === 'boolean',
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  ints: (value) => Array.isArray(value) && value.every((one) => Number.isInteger(one)),
  object: isObject,
  time: (value) => typeof value === 'string' && parseTime(value) !== null,
}
const GO = { string: 'string', int: 'int64', bool: 'bool', strings: '[]string', ints: '[]time.Duration', object: 'struct', time: 'time.Time' } as const

const goTypeOf = (value: unknown): string =>
  typeof value === 'number' ? `number${Number.isInteger(value) ? '' : ` ${value}`}` : Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
