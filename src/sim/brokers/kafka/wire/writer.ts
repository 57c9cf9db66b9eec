const encoder = new TextEncoder()

/** Writes Kafka's primitive types, big-endian, into a buffer that grows by doubling. */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  #at = 0

  constructor(size = 256) {
    this.#bytes = new Uint8Array(size)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number { return this.#at }
  int8(value: number): void {
    const at = this.#room(1)
    this.#view.setInt8(at, value)
  }
  int16(value: number): void {
    const at = this.#room(2)
    this.#view.setInt16(at, value)
  }
  int32(value: number): void {
    const at = this.#room(4)
    this.#view.setInt32(at, value)
  }
  int64(value: number): void {
    const at = this.#room(8)
    this.#view.setInt32(at, Math.floor(value / 0x1_0000_0000))
    this.#view.setUint32(at + 4, value >>> 0)
  }
  bool(value: boolean): void { this.int8(value ? 1 : 0) }
  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length)
    this.#bytes.set(bytes, at)
  }
  text(value: string): Uint8Array { return encoder.encode(value) }

  uvarint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.#byte(rest)
  }
  varint(value: number): void { this.uvarint(value >= 0 ? value * 2 : -value * 2 - 1) }

  /** Goes back to fill in what was not known yet. */
  setInt32(at: number, value: number): void { this.#view.setInt32(at, value) }
  setUint32(at: number, value: number): void { this.#view.setUint32(at, value) }

  done(): Uint8Array<ArrayBuffer> { return this.#bytes.slice(0, this.#at) }

  #byte(value: number): void {
    const at = this.#room(1)
    this.#bytes[at] = value
  }

  /** Makes room first: it may put another buffer in the place of this one. */
  #room(length: number): number {
    const at = this.#at
    this.#at += length
    if (this.#at > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#at, this.#bytes.length * 2))
      wider.set(this.#bytes.subarray(0, at))
      this.#bytes = wider
      this.#view = new DataView(wider.buffer)
    }
    return at
  }
}
