import type { Instance } from './instance.ts'

/** Bytes compared and kept at a time. */
const PAGE = 16 * 1024

/**
 * The memory of an interpreter on which nothing has run: the snapshot that it was restored from, which is held anyway,
 * and the pages that its start has changed since.
 */
export class Baseline {
  readonly #base: Uint8Array
  readonly #changed: [offset: number, bytes: Uint8Array][] = []

  constructor(instance: Instance, snapshot: Uint8Array | null) {
    const heap = instance.module.HEAPU8
    const memory = snapshot && memoryOf(snapshot)
    if (memory?.length !== heap.length) {
      this.#base = heap.slice()
      return
    }
    this.#base = memory
    for (let offset = 0; offset < heap.length; offset += PAGE) {
      const page = heap.subarray(offset, offset + PAGE)
      if (!sameBytes(page, memory.subarray(offset, offset + PAGE))) this.#changed.push([offset, page.slice()])
    }
  }

  putBack(instance: Instance): void {
    putMemoryBack(instance, this.#base)
    for (const [offset, bytes] of this.#changed) instance.module.HEAPU8.set(bytes, offset)
  }
}

/** Copies a saved memory over the interpreter's own; what has grown since is zeroed. */
export function putMemoryBack(instance: Instance, saved: Uint8Array): void {
  // A process that has ended comes back in another interpreter, whose memory may never have grown as far.
  if (saved.length > instance.module.HEAPU8.length) instance.module.growMemory(saved.length)
  const heap = instance.module.HEAPU8
  heap.set(saved)
  if (heap.length > saved.length) heap.fill(0, saved.length)
}

/** Pyodide's snapshot is a header, whose second word says where the memory begins, and the memory. */
function memoryOf(snapshot: Uint8Array): Uint8Array {
  const header = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength)
  return snapshot.subarray(header.getUint32(4, true))
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const left = new BigUint64Array(a.buffer, a.byteOffset, a.length >> 3)
  // The snapshot's memory need not be aligned to eight bytes.
  if (b.byteOffset % 8 !== 0) return a.every((byte, i) => byte === b[i])
  const right = new BigUint64Array(b.buffer, b.byteOffset, b.length >> 3)
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false
  return true
}
