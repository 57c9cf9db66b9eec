import { METHODS, methodNamed, type Args, type Incoming, type Kind, type MethodName } from './methods.ts'
import { Malformed, Reader } from './reader.ts'
import { readTable, writeTable, type Table } from './table.ts'
import { Writer } from './writer.ts'

/** The payload of a method frame; null: there is no such method. */
export function readMethod(payload: Uint8Array): Incoming | null {
  const reader = new Reader(payload)
  const name = methodNamed(reader.uint16(), reader.uint16())
  if (name === undefined) return null
  const args: Record<string, unknown> = {}
  let bits = 0
  let bit = 8
  for (const [field, kind] of Object.entries(METHODS[name].fields) as [string, Kind][]) {
    // Bits in a row share octets.
    if (kind !== 'bit') {
      bit = 8
      args[field] = READ[kind](reader)
      continue
    }
    if (bit === 8) {
      bits = reader.uint8()
      bit = 0
    }
    args[field] = (bits & (1 << bit++)) !== 0
  }
  if (reader.left > 0) throw new Malformed(`${reader.left} bytes behind the arguments of ${name}`)
  return { name, args } as Incoming
}

const READ: Record<Exclude<Kind, 'bit'>, (reader: Reader) => unknown> = {
  octet: (reader) => reader.uint8(),
  short: (reader) => reader.uint16(),
  long: (reader) => reader.uint32(),
  longlong: (reader) => reader.uint64(),
  shortstr: (reader) => reader.short(),
  longstr: (reader) => reader.long().slice(),
  table: (reader) => readTable(reader),
}

export function writeMethod<M extends MethodName>(name: M, args: Args<M>): Uint8Array {
  const writer = new Writer()
  const { id, fields } = METHODS[name]
  writer.uint16(id[0])
  writer.uint16(id[1])
  let bits = 0
  let bit = 0
  const flush = (): void => {
    if (bit > 0) writer.uint8(bits)
    bits = 0
    bit = 0
  }
  for (const [field, kind] of Object.entries(fields) as [string, Kind][]) {
    const value = (args as Record<string, unknown>)[field]
    if (kind === 'bit') {
      if (value === true) bits |= 1 << bit
      bit++
      continue
    }
    flush()
    writeOne(writer, kind, value)
  }
  flush()
  return writer.done()
}

function writeOne(writer: Writer, kind: Exclude<Kind, 'bit'>, value: unknown): void {
  switch (kind) {
    case 'octet': return writer.uint8(value as number)
    case 'short': return writer.uint16(value as number)
    case 'long': return writer.uint32(value as number)
    case 'longlong': return writer.int64(value as number)
    case 'shortstr': return writer.short(value as string)
    case 'longstr': return writer.long(value as Uint8Array)
    case 'table': return writeTable(writer, value as Table)
  }
}
