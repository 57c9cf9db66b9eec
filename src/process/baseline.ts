import type { Instance } from './instance.ts'
import { changedPages, writeMemory, type MemoryImage } from './memory-image.ts'

/**
 * The memory of an interpreter on which nothing has run: the snapshot that it was restored from, which is held anyway,
 * and the pages that its start has changed since.
 */
export class Baseline {
  readonly #image: MemoryImage | null
  readonly #changed: [offset: number, bytes: Uint8Array][]

  constructor(instance: Instance, image: MemoryImage | null) {
    const heap = instance.module.HEAPU8
    this.#image = image
    this.#changed = image ? changedPages(image, heap) : [[0, heap.slice()]]
  }

  putBack(instance: Instance): void {
    const heap = instance.module.HEAPU8
    if (this.#image) writeMemory(this.#image, heap)
    for (const [offset, bytes] of this.#changed) heap.set(bytes, offset)
    if (!this.#image) heap.fill(0, this.#changed[0]![1].length)
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
