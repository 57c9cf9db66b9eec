const encoder = new TextEncoder()
const scratch = new DataView(new ArrayBuffer(8))

/** Writes AMQP's primitive types, big-endian. Methods and properties are small: bytes are kept one by one. */
export class Writer {
  #bytes: number[] = []

  get length(): number { return this.#bytes.length }
  uint8(value: number): void { this.#bytes.push(value & 0xff) }
  uint16(value: number): void { this.#bytes.push((value >>> 8) & 0xff, value & 0xff) }
  uint32(value: number): void { this.#bytes.push((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff) }
  int64(value: number | bigint): void {
    scratch.setBigInt64(0, BigInt(value))
    this.#scratched(8)
  }
  float(value: number): void {
    scratch.setFloat32(0, value)
    this.#scratched(4)
  }
  double(value: number): void {
    scratch.setFloat64(0, value)
    this.#scratched(8)
  }
  raw(bytes: Uint8Array): void { for (const byte of bytes) this.#bytes.push(byte) }
  short(text: string): void {
    const bytes = encoder.encode(text).subarray(0, 255)
    this.uint8(bytes.length)
    this.raw(bytes)
  }
  long(value: string | Uint8Array): void {
    const bytes = typeof value === 'string' ? encoder.encode(value) : value
    this.uint32(bytes.length)
    this.raw(bytes)
  }
  done(): Uint8Array<ArrayBuffer> { return Uint8Array.from(this.#bytes) }

  #scratched(length: number): void { for (let i = 0; i < length; i++) this.#bytes.push(scratch.getUint8(i)) }
}
