import { insteadOf, keysUnder } from './keys.ts'
import { listed, nearest, type Problems } from './problems.ts'
import type { Entry, MapTree, Tree } from './tree.ts'

/** A value of the tree with the key it stands under: what the small readers below take. */
export interface Field { key: string; line: number; value: Tree; problems: Problems }

export const fieldOf = (parent: string, name: string, entry: Entry, problems: Problems): Field => ({
  key: parent === '' ? name : `${parent}.${name}`, line: entry.line, value: entry.value, problems,
})

/** Reports at the field's own line. */
export function wrong(field: Field, message: string, help: string): null {
  field.problems.add(field, field.key, message, help)
  return null
}

/** The fields of a map whose keys are all in the table under `pattern`; unknown ones are reported, x-* are left alone. */
export function knownFields(map: MapTree, parent: string, pattern: string, problems: Problems): Map<string, Field> {
  const allowed = keysUnder(pattern)
  const fields = new Map<string, Field>()
  for (const [name, entry] of map.entries) {
    if (name.startsWith('x-')) continue
    const field = fieldOf(parent, name, entry, problems)
    if (allowed.includes(name)) fields.set(name, field)
    else wrong(field, `\`${name}\` is not supported here`, unknownKeyHelp(name, allowed))
  }
  return fields
}

function unknownKeyHelp(name: string, allowed: string[]): string {
  const near = nearest(name, allowed)
  const supported = `Supported here: ${listed(allowed)}.`
  if (near) return `Did you mean \`${near}\`? ${supported}`
  return [insteadOf(name), supported].filter(Boolean).join(' ')
}

/** The fields of a map with names of the author's own (services, networks). */
export function ownFields(field: Field, what: string, example: string): Field[] {
  if (field.value.kind !== 'map') {
    wrong(field, `${what} must be a map of names`, `For example: ${example}`)
    return []
  }
  const own = [...field.value.entries].filter(([name]) => !name.startsWith('x-'))
  return own.map(([name, entry]) => fieldOf(field.key, name, entry, field.problems))
}

export function asMap(field: Field, example: string): MapTree | null {
  return field.value.kind === 'map' ? field.value : wrong(field, `${named(field.key)} must be a map`, `For example: ${example}`)
}

/** Text; a number is taken as it is written, anything else is reported. */
export function asText(field: Field, example: string): string | null {
  const { value } = field
  if (value.kind === 'scalar' && typeof value.value === 'string' && value.value !== '') return value.value
  if (value.kind === 'scalar' && typeof value.value === 'number') return String(value.value)
  return wrong(
    field,
    `${named(field.key)} must be a text${value.kind === 'scalar' && value.value === null ? ', and it is empty' : ''}`,
    `For example: ${example}`,
  )
}

export function asInteger(field: Field, least: number, most: number): number | null {
  const { value } = field
  const n = value.kind !== 'scalar' ? NaN : typeof value.value === 'string' && /^\d+$/.test(value.value) ? Number(value.value) : value.value
  if (typeof n === 'number' && Number.isInteger(n) && n >= least && n <= most) return n
  return wrong(
    field, `${named(field.key)} must be a whole number from ${least} to ${most}`,
    `Write a number, such as ${Math.max(least, 1)}.`,
  )
}

export function asFlag(field: Field): boolean | null {
  const { value } = field
  const v = value.kind === 'scalar' ? value.value : null
  if (v === true || v === 'true') return true
  if (v === false || v === 'false') return false
  return wrong(field, `${named(field.key)} must be true or false`, 'Write true or false.')
}

/** A list's items, or the one scalar that stands for a list of one; null (reported) for a map. */
export function asItems(field: Field, example: string): Field[] | null {
  const { value } = field
  if (value.kind === 'list') {
    return value.items.map((item, i) => ({ key: `${field.key}.${i}`, line: item.line, value: item, problems: field.problems }))
  }
  return wrong(field, `${named(field.key)} must be a list`, `For example: ${example}`)
}

/** How a message calls a value: by its key, or as an entry of the list that it stands in. */
function named(key: string): string {
  const steps = key.split('.')
  const last = steps.at(-1) ?? key
  return /^\d+$/.test(last) ? `an entry of \`${steps.at(-2)}\`` : `\`${last}\``
}
