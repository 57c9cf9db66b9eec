/** Bytes that are not what AMQP says they are. */
export class Malformed extends Error {}

const lenient = new TextDecoder()

/** Reads AMQP's primitive types, big-endian. */
export class Reader {
  readonly bytes: Uint8Array
  at = 0
  #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number { return this.bytes.length - this.at }
  uint8(): number { return this.#view.getUint8(this.#take(1)) }
  int8(): number { return this.#view.getInt8(this.#take(1)) }
  uint16(): number { return this.#view.getUint16(this.#take(2)) }
  int16(): number { return this.#view.getInt16(this.#take(2)) }
  uint32(): number { return this.#view.getUint32(this.#take(4)) }
  int32(): number { return this.#view.getInt32(this.#take(4)) }
  float(): number { return this.#view.getFloat32(this.#take(4)) }
  double(): number { return this.#view.getFloat64(this.#take(8)) }
  uint64(): number { return Number(this.#view.getBigUint64(this.#take(8))) }
  /** A number where it fits one. */
  int64(): number | bigint {
    const value = this.#view.getBigInt64(this.#take(8))
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
  }
  /** A view, not a copy. */
  slice(length: number): Uint8Array {
    const at = this.#take(length)
    return this.bytes.subarray(at, at + length)
  }
  short(): string { return lenient.decode(this.slice(this.uint8())) }
  long(): Uint8Array { return this.slice(this.uint32()) }

  #take(length: number): number {
    const at = this.at
    if (length > this.left) throw new Malformed(`${length} bytes wanted, ${this.left} left`)
    this.at = at + length
    return at
  }
}
