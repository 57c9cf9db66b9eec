import { PER_ELEMENT } from './sizes.ts'
import type { Hash } from './values.ts'

export const newHash = (): Hash => ({ type: 'hash', fields: new Map(), bytes: 0 })

/** true where the field is new. */
export function setField(hash: Hash, field: string, value: string): boolean {
  const before = hash.fields.get(field)
  hash.bytes += value.length - (before?.length ?? -field.length - 2 * PER_ELEMENT)
  hash.fields.set(field, value)
  return before === undefined
}

export function removeField(hash: Hash, field: string): boolean {
  const value = hash.fields.get(field)
  if (value === undefined) return false
  hash.bytes -= value.length + field.length + 2 * PER_ELEMENT
  return hash.fields.delete(field)
}
