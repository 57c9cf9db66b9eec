import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** How a value lies in a message of one version. `nullable`: whether null may stand there; `flexible`: compact lengths and tags. */
export interface Form { version: number; nullable: boolean; flexible: boolean }
export interface Kind<T> { read(reader: Reader, form: Form): T; write(writer: Writer, value: T, form: Form): void }

/** A field: its kind, the versions that have it, those in which it may be null, and what it is where it is not there. */
export interface Field<T> { kind: Kind<T>; from: number; to: number; nullableFrom: number; initial: T }
export type Fields = Record<string, Field<never>>
export type Value<F> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never }
/** What a handler has to say of a message: the rest is what the protocol has for it. */
export type Given<T> = T extends Uint8Array | string | number | boolean | null ? T
  : T extends (infer E)[] ? Given<E>[] : { [K in keyof T]?: Given<T[K]> | undefined }

const number = (name: 'int8' | 'int16' | 'int32' | 'int64'): Kind<number> => ({
  read: (reader) => reader[name](),
  write: (writer, value) => writer[name](value),
})

/** A length that may be -1: compact ones count from 1, so that 0 is null. */
const readLength = (reader: Reader, flexible: boolean, short: boolean): number =>
  flexible ? reader.uvarint() - 1 : short ? reader.int16() : reader.int32()

function writeLength(writer: Writer, length: number, flexible: boolean, short: boolean): void {
  if (flexible) writer.uvarint(length + 1)
  else if (short) writer.int16(length)
  else writer.int32(length)
}

const textKind: Kind<string | null> = {
  read(reader, form) {
    const length = readLength(reader, form.flexible, true)
    return length < 0 ? null : reader.text(length)
  },
  write(writer, value, form) {
    if (value === null && form.nullable) return writeLength(writer, -1, form.flexible, true)
    const bytes = writer.text(value ?? '')
    writeLength(writer, bytes.length, form.flexible, true)
    writer.raw(bytes)
  },
}

const NOTHING = new Uint8Array(0)
const bytesKind: Kind<Uint8Array | null> = {
  read(reader, form) {
    const length = readLength(reader, form.flexible, false)
    return length < 0 ? null : reader.slice(length)
  },
  write(writer, value, form) {
    if (value === null && form.nullable) return writeLength(writer, -1, form.flexible, false)
    writeLength(writer, (value ?? NOTHING).length, form.flexible, false)
    writer.raw(value ?? NOTHING)
  },
}

const arrayKind = <T>(element: Kind<T>): Kind<T[] | null> => ({
  read(reader, form) {
    const length = readLength(reader, form.flexible, false)
    if (length < 0) return null
    const values: T[] = []
    // Each element takes a byte at least, or the frame ends: a length that lies does not reserve memory.
    for (let i = 0; i < length; i++) values.push(element.read(reader, form))
    return values
  },
  write(writer, values, form) {
    if (values === null && form.nullable) return writeLength(writer, -1, form.flexible, false)
    writeLength(writer, (values ?? []).length, form.flexible, false)
    for (const value of values ?? []) element.write(writer, value, form)
  },
})

const boolKind: Kind<boolean> = { read: (reader) => reader.bool(), write: (writer, value) => writer.bool(value) }
const notNull = <T>(kind: Kind<T | null>, empty: T): Kind<T> => ({ read: (reader, form) => kind.read(reader, form) ?? empty, write: kind.write })

const spanOf = (versions: string): { from: number; to: number } => {
  const [from = '0', to] = versions.replace('+', '').split('-')
  return { from: Number(from), to: to === undefined ? 999 : Number(to) }
}
const field = <T>(kind: Kind<T>, versions: string, initial: T, nullable = '999+'): Field<T> =>
  ({ kind, ...spanOf(versions), nullableFrom: spanOf(nullable).from, initial })

type Numeric = (versions?: string, initial?: number) => Field<number>
export const int8: Numeric = (versions = '', initial = 0) => field(number('int8'), versions, initial)
export const int16: Numeric = (versions = '', initial = 0) => field(number('int16'), versions, initial)
export const int32: Numeric = (versions = '', initial = 0) => field(number('int32'), versions, initial)
export const int64: Numeric = (versions = '', initial = 0) => field(number('int64'), versions, initial)
export const bool = (versions = '', initial = false): Field<boolean> => field(boolKind, versions, initial)
export const text = (versions = ''): Field<string> => field(notNull(textKind, ''), versions, '')
export const textOrNull = (versions: string, nullable: string): Field<string | null> => field(textKind, versions, null, nullable)
export const bytes = (versions = ''): Field<Uint8Array> => field(notNull(bytesKind, NOTHING), versions, NOTHING)
export const bytesOrNull = (versions: string, nullable: string): Field<Uint8Array | null> => field(bytesKind, versions, null, nullable)

type Primitive<T> = (versions?: string) => Field<T>
export const listOf = <T>(element: Primitive<T>, versions = ''): Field<T[]> => field(notNull(arrayKind(element().kind), []), versions, [])
export const listOfOrNull = <T>(element: Primitive<T>, versions: string, nullable: string): Field<T[] | null> =>
  field(arrayKind(element().kind), versions, null, nullable)
export const list = <F>(fields: F, versions = ''): Field<Value<F>[]> => field(notNull(arrayKind(structKind(fields)), []), versions, [])
export const listOrNull = <F>(fields: F, versions: string, nullable: string): Field<Value<F>[] | null> =>
  field(arrayKind(structKind(fields)), versions, null, nullable)

/** Several fields, one after the other, and in flexible versions the tagged ones behind them (read over; none are written). */
export function structKind<F>(fields: F): Kind<Value<F>> {
  const all = Object.entries(fields as Record<string, Field<unknown>>)
  return {
    read(reader, form) {
      const value: Record<string, unknown> = {}
      for (const [name, one] of all) {
        const there = form.version >= one.from && form.version <= one.to
        value[name] = there ? one.kind.read(reader, formOf(one, form)) : one.initial
      }
      if (form.flexible) skipTags(reader)
      return value as Value<F>
    },
    write(writer, value, form) {
      for (const [name, one] of all) {
        if (form.version < one.from || form.version > one.to) continue
        const given = (value as Record<string, unknown>)[name]
        one.kind.write(writer, given === undefined ? one.initial : given, formOf(one, form))
      }
      if (form.flexible) writer.uvarint(0)
    },
  }
}

const formOf = (one: Field<unknown>, form: Form): Form =>
  ({ version: form.version, flexible: form.flexible, nullable: form.version >= one.nullableFrom })

export function skipTags(reader: Reader): void {
  for (let left = reader.uvarint(); left > 0; left--) {
    reader.uvarint()
    reader.slice(reader.uvarint())
  }
}
