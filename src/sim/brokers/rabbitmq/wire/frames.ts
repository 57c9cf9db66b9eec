import { writeMethod } from './codec.ts'
import { METHODS, type Args, type MethodName } from './methods.ts'
import { Writer } from './writer.ts'

export const METHOD = 1
export const HEADER = 2
export const BODY = 3
export const HEARTBEAT = 8
const END = 0xce
/** Type, channel, size and end: what a frame is beside its payload. */
export const EMPTY_FRAME = 8

export interface Frame { type: number; channel: number; payload: Uint8Array }
/** A frame that cannot be: its size, or the byte where its end should be. */
export interface BadFrame { type: number; channel: number; payload: Uint8Array; bad: string }

/** Bytes as they come in. They are joined once a frame is whole, not before. */
export interface Incoming { chunks: Uint8Array[]; bytes: number }
export const nothingYet = (): Incoming => ({ chunks: [], bytes: 0 })

export function take(incoming: Incoming, chunk: Uint8Array): void {
  incoming.chunks.push(chunk)
  incoming.bytes += chunk.length
}

/** So many bytes from the front; null where there are not as many. */
export function takeBytes(incoming: Incoming, count: number): Uint8Array | null {
  if (!joined(incoming, count)) return null
  const all = incoming.chunks[0]!
  if (all.length === count) incoming.chunks.shift()
  else incoming.chunks[0] = all.subarray(count)
  incoming.bytes -= count
  return all.subarray(0, count)
}

/** The first `count` bytes lie in the first chunk. */
function joined(incoming: Incoming, count: number): boolean {
  if (incoming.bytes < count) return false
  if (incoming.chunks[0]!.length >= count) return true
  const all = new Uint8Array(incoming.bytes)
  let at = 0
  for (const chunk of incoming.chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  incoming.chunks = [all]
  return true
}

export function nextFrame(incoming: Incoming, frameMax: number): Frame | BadFrame | null {
  if (!joined(incoming, 7)) return null
  const head = incoming.chunks[0]!
  const view = new DataView(head.buffer, head.byteOffset, 7)
  const [type, channel, size] = [view.getUint8(0), view.getUint16(1), view.getUint32(3)]
  if (frameMax !== 0 && size > frameMax) return { type, channel, payload: new Uint8Array(), bad: `{frame_too_large,${size},${frameMax - EMPTY_FRAME}}` }
  const whole = takeBytes(incoming, size + EMPTY_FRAME)
  if (whole === null) return null
  const payload = whole.subarray(7, size + 7)
  const end = whole[size + 7]!
  return end === END ? { type, channel, payload } : { type, channel, payload, bad: `{invalid_frame_end_marker,${end}}` }
}

export function frame(type: number, channel: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(payload.length + EMPTY_FRAME)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, type)
  view.setUint16(1, channel)
  view.setUint32(3, payload.length)
  bytes.set(payload, 7)
  bytes[bytes.length - 1] = END
  return bytes
}

export const heartbeatFrame = (): Uint8Array => frame(HEARTBEAT, 0, new Uint8Array())
export const methodFrame = <M extends MethodName>(channel: number, name: M, args: Args<M>): Uint8Array => frame(METHOD, channel, writeMethod(name, args))

/** A method with its content: its header and its body in pieces that fit a frame, all in one. */
export function contentFrames<M extends MethodName>(channel: number, name: M, args: Args<M>, properties: Uint8Array, body: Uint8Array, frameMax: number): Uint8Array {
  const header = new Writer()
  header.uint16(METHODS[name].id[0])
  header.uint16(0)
  header.int64(body.length)
  header.raw(properties)
  const parts = [methodFrame(channel, name, args), frame(HEADER, channel, header.done())]
  const most = frameMax === 0 ? body.length : frameMax - EMPTY_FRAME
  for (let at = 0; at < body.length; at += most) parts.push(frame(BODY, channel, body.subarray(at, at + most)))
  return concat(parts)
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
