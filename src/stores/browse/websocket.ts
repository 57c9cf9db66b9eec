import { toBase64 } from '../../contract/base64.ts'
import type { Dial } from './dial.ts'
import { ResponseReader, type ResponseHead } from './response.ts'

export interface SocketListener {
  open(protocol: string): void
  message(data: string | Uint8Array): void
  /** Once, at the end. `code` as the other end gave it; 1006 where it gave none. */
  closed(code: number, reason: string): void
}

export interface LabWebSocket { send(data: string | Uint8Array): void; close(code: number, reason: string): void }

const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10]
const encoder = new TextEncoder()
const decoder = new TextDecoder()
let keys = 0

/** A WebSocket of the page into the lab (RFC 6455). */
export function openWebSocket(dial: Dial, url: string, protocols: readonly string[], listener: SocketListener, cookie = ''): LabWebSocket {
  const { hostname, port, host, pathname, search } = new URL(url)
  let head: ResponseHead | null = null
  let over = false
  const frames = new Frames()
  const end = (code: number, reason: string) => {
    if (over) return
    over = true
    socket?.close()
    listener.closed(code, reason)
  }
  const reader = new ResponseReader('GET', {
    head(answer) {
      head = answer
      if (answer.status === 101) listener.open(answer.headers.find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1] ?? '')
      else end(1006, `the service answered ${answer.status} to the WebSocket's handshake`)
    },
    chunk: (bytes) => { for (const frame of frames.push(bytes)) onFrame(frame) },
    end: () => end(1006, ''),
    failed: (message) => end(1006, message),
  })
  const onFrame = ({ opcode, payload }: Frame) => {
    if (opcode === TEXT) listener.message(decoder.decode(payload))
    else if (opcode === BINARY) listener.message(payload)
    else if (opcode === PING) socket?.send(frameOf(PONG!, payload))
    else if (opcode === CLOSE) {
      socket?.send(frameOf(CLOSE!, payload.slice(0, 2)))
      end(payload.length >= 2 ? payload[0]! * 256 + payload[1]! : 1005, decoder.decode(payload.subarray(2)))
    }
  }
  const socket = dial(hostname, port === '' ? 80 : Number(port), (news) => {
    switch (news.kind) {
      case 'connected': return socket!.send(encoder.encode([
        `GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`, 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${nextKey()}`,
        ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []), ...(cookie === '' ? [] : [`Cookie: ${cookie}`]), '', '',
      ].join('\r\n')))
      case 'data': return reader.push(news.bytes)
      case 'eof': return reader.eof()
      case 'failed': return end(1006, news.detail || news.errno)
      case 'reset': return end(1006, 'the connection was reset')
      case 'taken':
    }
  })
  if (socket === null) end(1006, 'The lab is not running.')
  return {
    send: (data) => { if (head?.status === 101) socket?.send(typeof data === 'string' ? frameOf(TEXT!, encoder.encode(data)) : frameOf(BINARY!, data)) },
    close: (code, reason) => { socket?.send(frameOf(CLOSE!, Uint8Array.from([code >> 8, code & 0xff, ...encoder.encode(reason)]))) },
  }
}

/** Sixteen bytes, another each time. Chance would protect nobody here, and a run with the same clicks is the same run. */
function nextKey(): string {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(12, ++keys)
  return toBase64(bytes)
}

/** A client's frames are masked; the mask 0 changes nothing, and is one. */
function frameOf(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload
  const size = length < 126 ? [0x80 | length] : length < 65536 ? [0x80 | 126, length >> 8, length & 0xff] : [0x80 | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff]
  const head = [0x80 | opcode, ...size, 0, 0, 0, 0]
  const frame = new Uint8Array(head.length + length)
  frame.set(head)
  frame.set(payload, head.length)
  return frame
}

interface Frame { opcode: number; payload: Uint8Array }

/** Puts frames together from bytes, and messages from fragments. */
class Frames {
  #bytes: number[] = []
  #begun: { opcode: number; payload: number[] } | null = null

  push(bytes: Uint8Array): Frame[] {
    for (const byte of bytes) this.#bytes.push(byte)
    const frames: Frame[] = []
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      const whole = this.#whole(frame)
      if (whole) frames.push(whole)
    }
    return frames
  }

  #next(): (Frame & { fin: boolean }) | null {
    const [first, second] = this.#bytes
    if (first === undefined || second === undefined) return null
    const short = second & 0x7f
    const head = short < 126 ? 2 : short === 126 ? 4 : 10
    if (this.#bytes.length < head) return null
    const length = short < 126 ? short : this.#bytes.slice(2, head).reduce((sum, byte) => sum * 256 + byte, 0)
    if (this.#bytes.length < head + length) return null
    const payload = Uint8Array.from(this.#bytes.slice(head, head + length))
    this.#bytes.splice(0, head + length)
    return { fin: (first & 0x80) !== 0, opcode: first & 0x0f, payload }
  }

  #whole({ fin, opcode, payload }: Frame & { fin: boolean }): Frame | null {
    if (opcode >= CLOSE!) return { opcode, payload }
    const begun = opcode === CONTINUATION ? this.#begun : { opcode, payload: [] }
    if (!begun) return null
    for (const byte of payload) begun.payload.push(byte)
    this.#begun = fin ? null : begun
    return fin ? { opcode: begun.opcode, payload: Uint8Array.from(begun.payload) } : null
  }
}
