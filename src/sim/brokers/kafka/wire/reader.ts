/** Bytes that are not what the protocol says they are: the connection they came by is closed, as a real broker does. */
export class Malformed extends Error {}

const decoder = new TextDecoder()

/** Reads Kafka's primitive types, big-endian, from one frame. */
export class Reader {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
  #view: DataView

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = at
    this.end = end
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  left(): number { return this.end - this.at }
  int8(): number { return this.#view.getInt8(this.#take(1)) }
  int16(): number { return this.#view.getInt16(this.#take(2)) }
  int32(): number { return this.#view.getInt32(this.#take(4)) }
  uint32(): number { return this.#view.getUint32(this.#take(4)) }
  /** Offsets, times and ids fit a number; only the sentinels are negative. */
  int64(): number {
    const at = this.#take(8)
    return this.#view.getInt32(at) * 0x1_0000_0000 + this.#view.getUint32(at + 4)
  }
  bool(): boolean { return this.int8() !== 0 }

  /** A view, not a copy. */
  slice(length: number): Uint8Array {
    const at = this.#take(length)
    return this.bytes.subarray(at, at + length)
  }
  text(length: number): string { return decoder.decode(this.slice(length)) }

  uvarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.#take(1)]!
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new Malformed('a varint of more than five bytes')
  }

  /** Zig-zag, as records have it. */
  varint(): number {
    const raw = this.uvarint()
    return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2
  }

  varlong(): number {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.#take(1)]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number((value >> 1n) ^ -(value & 1n))
    }
    throw new Malformed('a varlong of more than ten bytes')
  }

  #take(length: number): number {
    const at = this.at
    if (length < 0 || at + length > this.end) throw new Malformed(`${length} bytes wanted, ${this.end - at} left`)
    this.at = at + length
    return at
  }
}
