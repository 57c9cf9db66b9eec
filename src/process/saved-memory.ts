import type { Instance } from './instance.ts'
import { changedPages, copyImage, writeMemory, type MemoryImage } from './memory-image.ts'

/**
 * The memory of an interpreter as it was at a moment: the snapshot that it was restored from, which is held anyway, and the
 * pages that were others by then. That is a tenth of it, and is made in half the time of a copy.
 */
export class SavedMemory {
  readonly #image: MemoryImage | null
  readonly #changed: [offset: number, bytes: Uint8Array][]
  readonly #size: number

  constructor({ module }: Instance, image: MemoryImage | null) {
    const heap = module.HEAPU8
    this.#image = image
    this.#changed = image ? changedPages(image, heap) : [[0, heap.slice()]]
    this.#size = heap.length
  }

  /** Copies it over the interpreter's own; what has grown since is zeroed. */
  putBack({ module }: Instance): void {
    // A process that has ended comes back in another interpreter, whose memory may never have grown as far.
    if (this.#size > module.HEAPU8.length) module.growMemory(this.#size)
    const heap = module.HEAPU8
    if (this.#image) copyImage(this.#image, heap)
    this.#putChanged(heap)
  }

  /** The same for one that others will need later: memory that was never used still takes none of the system's. */
  putBackSparsely({ module }: Instance): void {
    const heap = module.HEAPU8
    if (this.#image) writeMemory(this.#image, heap)
    this.#putChanged(heap)
  }

  #putChanged(heap: Uint8Array): void {
    for (const [offset, bytes] of this.#changed) heap.set(bytes, offset)
    if (!this.#image) heap.fill(0, this.#size)
  }
}
