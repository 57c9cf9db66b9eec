import { Malformed, Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** A field table: names with typed values, in the order in which they came. A message's headers leave with the types that they came with. */
export type Table = [string, Field][]
/** The types by the names that RabbitMQ's error messages give them. */
export type Field =
  | { type: 'longstr'; value: string | Uint8Array }
  | { type: 'signedint' | 'unsignedint' | 'byte' | 'unsignedbyte' | 'short' | 'unsignedshort' | 'double' | 'float' | 'timestamp'; value: number }
  | { type: 'long'; value: number | bigint }
  | { type: 'decimal'; value: [number, number] }
  | { type: 'bool'; value: boolean }
  | { type: 'table'; value: Table }
  | { type: 'array'; value: Field[] }
  | { type: 'binary'; value: Uint8Array }
  | { type: 'void'; value: null }

export const text = (value: string): Field => ({ type: 'longstr', value })
export const lookup = (table: Table, name: string): Field | undefined => table.find(([key]) => key === name)?.[1]
/** A string that a table has under a name. */
export function textIn(table: Table, name: string): string | undefined {
  const field = lookup(table, name)
  return field?.type === 'longstr' && typeof field.value === 'string' ? field.value : undefined
}
/** The table with one value changed; in its place, or at the end. */
export function withField(table: Table, name: string, field: Field): Table {
  const at = table.findIndex(([key]) => key === name)
  return at < 0 ? [...table, [name, field]] : table.with(at, [name, field])
}
export const without = (table: Table, name: string): Table => table.filter(([key]) => key !== name)

/** Tables in tables in tables: deeper than anybody means it. */
const DEEPEST = 200

export function readTable(reader: Reader, depth = 0): Table {
  const inner = new Reader(reader.long())
  const table: Table = []
  while (inner.left > 0) table.push([inner.short(), readField(inner, depth)])
  return table
}

export function writeTable(writer: Writer, table: Table): void {
  const inner = new Writer()
  for (const [name, field] of table) {
    inner.short(name)
    writeField(inner, field)
  }
  writer.long(inner.done())
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Long strings are bytes that are mostly text. */
function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return strict.decode(bytes)
  } catch {
    return bytes.slice()
  }
}

/** RabbitMQ's own letters for the types (its errata to the specification). */
const READ: Record<string, (reader: Reader, depth: number) => Field> = {
  S: (reader) => ({ type: 'longstr', value: textOrBytes(reader.long()) }),
  I: (reader) => ({ type: 'signedint', value: reader.int32() }),
  i: (reader) => ({ type: 'unsignedint', value: reader.uint32() }),
  b: (reader) => ({ type: 'byte', value: reader.int8() }),
  B: (reader) => ({ type: 'unsignedbyte', value: reader.uint8() }),
  s: (reader) => ({ type: 'short', value: reader.int16() }),
  u: (reader) => ({ type: 'unsignedshort', value: reader.uint16() }),
  l: (reader) => ({ type: 'long', value: reader.int64() }),
  L: (reader) => ({ type: 'long', value: reader.int64() }),
  f: (reader) => ({ type: 'float', value: reader.float() }),
  d: (reader) => ({ type: 'double', value: reader.double() }),
  D: (reader) => ({ type: 'decimal', value: [reader.uint8(), reader.uint32()] }),
  T: (reader) => ({ type: 'timestamp', value: reader.uint64() }),
  t: (reader) => ({ type: 'bool', value: reader.uint8() !== 0 }),
  F: (reader, depth) => ({ type: 'table', value: readTable(reader, depth) }),
  A: readArray,
  x: (reader) => ({ type: 'binary', value: reader.long().slice() }),
  V: () => ({ type: 'void', value: null }),
}

function readField(reader: Reader, depth: number): Field {
  if (depth > DEEPEST) throw new Malformed('a table that is too deep')
  const letter = String.fromCharCode(reader.uint8())
  const read = READ[letter]
  if (read === undefined) throw new Malformed(`a field of the unknown type ${letter}`)
  return read(reader, depth + 1)
}

function readArray(reader: Reader, depth: number): Field {
  const inner = new Reader(reader.long())
  const value: Field[] = []
  while (inner.left > 0) value.push(readField(inner, depth))
  return { type: 'array', value }
}

const letter = (writer: Writer, of: string): void => writer.uint8(of.charCodeAt(0))

function writeField(writer: Writer, field: Field): void {
  switch (field.type) {
    case 'longstr': letter(writer, 'S'); return writer.long(field.value)
    case 'signedint': letter(writer, 'I'); return writer.uint32(field.value)
    case 'unsignedint': letter(writer, 'i'); return writer.uint32(field.value)
    case 'byte': letter(writer, 'b'); return writer.uint8(field.value)
    case 'unsignedbyte': letter(writer, 'B'); return writer.uint8(field.value)
    case 'short': letter(writer, 's'); return writer.uint16(field.value)
    case 'unsignedshort': letter(writer, 'u'); return writer.uint16(field.value)
    case 'long': letter(writer, 'l'); return writer.int64(field.value)
    case 'float': letter(writer, 'f'); return writer.float(field.value)
    case 'double': letter(writer, 'd'); return writer.double(field.value)
    case 'timestamp': letter(writer, 'T'); return writer.int64(field.value)
    case 'bool': letter(writer, 't'); return writer.uint8(field.value ? 1 : 0)
    case 'decimal':
      letter(writer, 'D')
      writer.uint8(field.value[0])
      return writer.uint32(field.value[1])
    case 'table': letter(writer, 'F'); return writeTable(writer, field.value)
    case 'array': {
      letter(writer, 'A')
      const inner = new Writer()
      for (const one of field.value) writeField(inner, one)
      return writer.long(inner.done())
    }
    case 'binary': letter(writer, 'x'); return writer.long(field.value)
    case 'void': letter(writer, 'V')
  }
}
