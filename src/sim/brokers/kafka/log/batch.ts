import { gunzipSync } from 'fflate'
import { Malformed, Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'
import { crc32c } from './crc32c.ts'

/**
 * Record batches of format 2, the only one that Kafka 4 takes (https://kafka.apache.org/documentation/#recordbatch). Offset, leader's
 * epoch and length lie before what the checksum covers, so that a broker fills them in without touching the rest.
 */
export const HEADER_BYTES = 61
const LENGTH_AT = 8
const EPOCH_AT = 12
const MAGIC_AT = 16
const CRC_AT = 17
const ATTRIBUTES_AT = 21
const MAX_TIME_AT = 35

export const GZIP = 1
export const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

export interface BatchHeader {
  codec: number
  transactional: boolean
  control: boolean
  lastDelta: number
  firstTimestamp: number
  maxTimestamp: number
  producerId: number
  epoch: number
  sequence: number
  count: number
}

export interface Record {
  delta: number
  timestamp: number
  key: Uint8Array | null
  value: Uint8Array | null
  headers: [string, Uint8Array | null][]
}

export function readHeader(bytes: Uint8Array): BatchHeader {
  const reader = new Reader(bytes, ATTRIBUTES_AT)
  const attributes = reader.int16()
  return {
    codec: attributes & 7, transactional: (attributes & 0x10) !== 0, control: (attributes & 0x20) !== 0,
    lastDelta: reader.int32(), firstTimestamp: reader.int64(), maxTimestamp: reader.int64(),
    producerId: reader.int64(), epoch: reader.int16(), sequence: reader.int32(), count: reader.int32(),
  }
}

export const magicOf = (bytes: Uint8Array): number => bytes[MAGIC_AT] ?? -1
/** The bytes that the first batch in there says it takes. */
export const sizeOf = (bytes: Uint8Array): number => bytes.length < MAGIC_AT ? 0 : LENGTH_AT + 4 + new Reader(bytes, LENGTH_AT).int32()
export const isWhole = (bytes: Uint8Array): boolean => new Reader(bytes, CRC_AT).uint32() === crc32c(bytes, ATTRIBUTES_AT)

/** A copy with its place in the log. */
export function placed(bytes: Uint8Array, base: number, leaderEpoch: number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  view.setInt32(0, Math.floor(base / 0x1_0000_0000))
  view.setUint32(4, base >>> 0)
  view.setInt32(EPOCH_AT, leaderEpoch)
  return copy
}

/** With the broker's own time (message.timestamp.type=LogAppendTime): the only change that needs a new checksum. */
export function stamped(bytes: Uint8Array, wall: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setInt16(ATTRIBUTES_AT, view.getInt16(ATTRIBUTES_AT) | 8)
  view.setBigInt64(MAX_TIME_AT, BigInt(wall))
  view.setUint32(CRC_AT, crc32c(bytes, ATTRIBUTES_AT))
}

/** The records of a batch; null where they are compressed in a way that only clients read (snappy, lz4, zstd). */
export function readRecords(bytes: Uint8Array, header: BatchHeader): Record[] | null {
  if (header.codec > GZIP) return null
  const body = bytes.subarray(HEADER_BYTES)
  const reader = new Reader(header.codec === GZIP ? gunzipSync(body) : body)
  const records: Record[] = []
  for (let n = 0; n < header.count; n++) records.push(readRecord(reader, header.firstTimestamp))
  if (reader.left() !== 0) throw new Malformed('bytes behind the last record')
  return records
}

function readRecord(reader: Reader, firstTimestamp: number): Record {
  const length = reader.varint()
  const end = reader.at + length
  reader.int8()
  const timestamp = firstTimestamp + reader.varlong()
  const delta = reader.varint()
  const key = readField(reader)
  const value = readField(reader)
  const headers: Record['headers'] = []
  for (let left = reader.varint(); left > 0; left--) headers.push([reader.text(reader.varint()), readField(reader)])
  if (reader.at !== end) throw new Malformed('a record of another length than it says')
  return { delta, timestamp, key, value, headers }
}

function readField(reader: Reader): Uint8Array | null {
  const length = reader.varint()
  return length < 0 ? null : reader.slice(length)
}

export interface NewBatch {
  records: Record[]
  lastDelta?: number
  transactional?: boolean
  control?: boolean
  producerId?: number
  epoch?: number
  sequence?: number
  firstTimestamp?: number
}

/** A batch that the broker writes itself: by hand, markers of transactions, what compaction leaves. */
export function writeBatch(batch: NewBatch): Uint8Array<ArrayBuffer> {
  const times = batch.records.map((record) => record.timestamp)
  const first = batch.firstTimestamp ?? times[0] ?? -1
  const writer = new Writer()
  writer.int64(0)
  writer.int32(0)
  writer.int32(0)
  writer.int8(2)
  writer.int32(0)
  writer.int16((batch.transactional ? 0x10 : 0) | (batch.control ? 0x20 : 0))
  writer.int32(batch.lastDelta ?? batch.records.at(-1)?.delta ?? 0)
  writer.int64(first)
  writer.int64(times.reduce((most, time) => Math.max(most, time), first))
  writer.int64(batch.producerId ?? -1)
  writer.int16(batch.epoch ?? -1)
  writer.int32(batch.sequence ?? -1)
  writer.int32(batch.records.length)
  for (const record of batch.records) writeRecord(writer, record, first)
  writer.setInt32(LENGTH_AT, writer.length - LENGTH_AT - 4)
  const bytes = writer.done()
  new DataView(bytes.buffer).setUint32(CRC_AT, crc32c(bytes, ATTRIBUTES_AT))
  return bytes
}

function writeRecord(out: Writer, record: Record, firstTimestamp: number): void {
  const writer = new Writer(64)
  writer.int8(0)
  writer.varint(record.timestamp - firstTimestamp)
  writer.varint(record.delta)
  writeField(writer, record.key)
  writeField(writer, record.value)
  writer.varint(record.headers.length)
  for (const [name, value] of record.headers) {
    writeField(writer, writer.text(name))
    writeField(writer, value)
  }
  const bytes = writer.done()
  out.varint(bytes.length)
  out.raw(bytes)
}

function writeField(writer: Writer, bytes: Uint8Array | null): void {
  writer.varint(bytes === null ? -1 : bytes.length)
  if (bytes !== null) writer.raw(bytes)
}

