import { describe, expect, it } from 'vitest'
import type { Instance } from '../../src/process/instance.ts'
import { PAGE, type MemoryImage } from '../../src/process/memory-image.ts'
import { SavedMemory } from '../../src/process/saved-memory.ts'

/** Six pages, of which the second and third were not zero when the snapshot was made. */
const IMAGE: MemoryImage = {
  size: 6 * PAGE, tablePlaces: 0, head: new Uint8Array(), runs: [{ begin: PAGE, end: 3 * PAGE, bytes: new Uint8Array(2 * PAGE).fill(7) }],
}

/** An interpreter of so many pages, as the snapshot left it. */
function fresh(pages: number): { instance: Instance; heap(): Uint8Array } {
  const module = { HEAPU8: new Uint8Array(pages * PAGE), growMemory(size: number) { module.HEAPU8 = new Uint8Array(size) } }
  module.HEAPU8.fill(7, PAGE, 3 * PAGE)
  return { instance: { module } as unknown as Instance, heap: () => module.HEAPU8 }
}

/** Writes a byte into each of these pages. */
const write = (heap: Uint8Array, ...pages: number[]): void => { for (const page of pages) heap[page * PAGE + 5]! += 1 }

describe.each([['as what differs from the snapshot', IMAGE], ['whole, where there is none', null]])('[C1] memory is kept %s', (_how, image) => {
  it('and comes back, whatever was written since', () => {
    const { instance, heap } = fresh(6)
    write(heap(), 0, 2, 5)
    const then = heap().slice()
    const saved = new SavedMemory(instance, image)
    for (const putBack of ['putBack', 'putBackSparsely'] as const) {
      write(heap(), 0, 1, 2, 3, 4, 5)
      saved[putBack](instance)
      expect(heap()).toEqual(then)
    }
  })

  it('and what has grown since is zero', () => {
    const small = fresh(6)
    const saved = new SavedMemory(small.instance, image)
    const large = fresh(8)
    write(large.heap(), 3, 6, 7)
    saved.putBack(large.instance)
    expect(large.heap()).toEqual(fresh(8).heap())
  })

  it('and an interpreter that has never grown so far grows', () => {
    const large = fresh(8)
    write(large.heap(), 7)
    const saved = new SavedMemory(large.instance, image)
    const small = fresh(6)
    saved.putBack(small.instance)
    expect(small.heap()).toEqual(large.heap())
  })
})
