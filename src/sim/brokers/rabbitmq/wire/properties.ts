import { Reader } from './reader.ts'
import { readTable, writeTable, type Table } from './table.ts'
import { Writer } from './writer.ts'

/** A message's properties (class basic), in the order of their flags. What was not sent is not there. */
export interface Properties {
  contentType?: string
  contentEncoding?: string
  headers?: Table
  deliveryMode?: number
  priority?: number
  correlationId?: string
  replyTo?: string
  expiration?: string
  messageId?: string
  timestamp?: number
  type?: string
  userId?: string
  appId?: string
  clusterId?: string
}

const ORDER: [keyof Properties, 'text' | 'table' | 'octet' | 'time'][] = [
  ['contentType', 'text'], ['contentEncoding', 'text'], ['headers', 'table'], ['deliveryMode', 'octet'], ['priority', 'octet'],
  ['correlationId', 'text'], ['replyTo', 'text'], ['expiration', 'text'], ['messageId', 'text'], ['timestamp', 'time'],
  ['type', 'text'], ['userId', 'text'], ['appId', 'text'], ['clusterId', 'text'],
]

export function readProperties(bytes: Uint8Array): Properties {
  const reader = new Reader(bytes)
  const flags = reader.uint16()
  const found: Record<string, unknown> = {}
  for (const [i, [name, kind]] of ORDER.entries()) {
    if ((flags & (1 << (15 - i))) === 0) continue
    found[name] = kind === 'text' ? reader.short() : kind === 'table' ? readTable(reader) : kind === 'octet' ? reader.uint8() : reader.uint64()
  }
  return found
}

export function writeProperties(properties: Properties): Uint8Array {
  const present = ORDER.filter(([name]) => properties[name] !== undefined)
  const writer = new Writer()
  writer.uint16(present.reduce((flags, one) => flags | (1 << (15 - ORDER.indexOf(one))), 0))
  for (const [name, kind] of present) {
    const value = properties[name]
    if (kind === 'text') writer.short(value as string)
    else if (kind === 'table') writeTable(writer, value as Table)
    else if (kind === 'octet') writer.uint8(value as number)
    else writer.int64(value as number)
  }
  return writer.done()
}
