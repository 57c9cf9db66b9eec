/**
 * The memory of an interpreter as it is kept: Pyodide's own header, and the pages that are not zero. What is zero is neither
 * sent nor copied, so the system gives an interpreter no memory for it until it is written to.
 *
 * The file: six words (magic, bytes of memory, of the header, runs, places of the function table, 0), two words a run
 * (begin and end in the memory), the header, then the runs' bytes one after the other.
 */
export interface MemoryImage {
  /** Bytes of memory in all. */
  size: number
  /** Places of the function table where it was made: an engine that lays it out otherwise cannot use it. */
  tablePlaces: number
  head: Uint8Array
  runs: Run[]
}

interface Run { begin: number; end: number; bytes: Uint8Array }

const MAGIC = 0x464c4d31
const WORDS = 6
export const PAGE = 4096
const PAGE_WORDS = PAGE >> 2

/** From what Pyodide's makeMemorySnapshot gives: a header, whose second word says where the memory begins, and the memory. */
export function packSnapshot(snapshot: Uint8Array, tablePlaces: number): Uint8Array {
  const begin = new DataView(snapshot.buffer, snapshot.byteOffset).getUint32(4, true)
  const memory = snapshot.subarray(begin)
  const runs = runsOf(memory)
  const words = WORDS + 2 * runs.length
  const packed = new Uint8Array(4 * words + begin + runs.reduce((sum, run) => sum + run.end - run.begin, 0))
  new Uint32Array(packed.buffer, 0, words).set([MAGIC, memory.length, begin, runs.length, tablePlaces, 0, ...runs.flatMap((run) => [run.begin, run.end])])
  packed.set(snapshot.subarray(0, begin), 4 * words)
  let at = 4 * words + begin
  for (const run of runs) {
    packed.set(memory.subarray(run.begin, run.end), at)
    at += run.end - run.begin
  }
  return packed
}

/** Views of a packed snapshot's parts. */
export function readSnapshot(packed: Uint8Array): MemoryImage {
  const word = (i: number): number => view.getUint32(4 * i, true)
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  if (packed.length < 4 * WORDS || word(0) !== MAGIC) throw new Error('this is no memory snapshot of the sandbox')
  const [size, headLength, count, tablePlaces] = [word(1), word(2), word(3), word(4)]
  let at = 4 * (WORDS + 2 * count)
  const head = packed.subarray(at, at += headLength)
  const runs = Array.from({ length: count }, (_, i): Run => {
    const [begin, end] = [word(WORDS + 2 * i), word(WORDS + 2 * i + 1)]
    return { begin, end, bytes: packed.subarray(at, at += end - begin) }
  })
  return { size, tablePlaces, head, runs }
}

/** Makes `heap` the image. Pages that are zero in both are not touched. */
export function writeMemory(image: MemoryImage, heap: Uint8Array): void {
  let zero = 0
  for (const { begin, end, bytes } of image.runs) {
    clear(heap, zero, begin)
    heap.set(bytes, begin)
    zero = end
  }
  clear(heap, zero, heap.length)
}

/** The same at once, where the system may give memory for all of it: twice as fast for a heap that was in use. */
export function copyImage(image: MemoryImage, heap: Uint8Array): void {
  let zero = 0
  for (const { begin, end, bytes } of image.runs) {
    heap.fill(0, zero, begin)
    heap.set(bytes, begin)
    zero = end
  }
  heap.fill(0, zero)
}

/** What of `heap` is not as in the image: runs of whole pages. */
export function changedPages(image: MemoryImage, heap: Uint8Array): [offset: number, bytes: Uint8Array][] {
  const words = wordsOf(heap)
  const changed: { begin: number; end: number }[] = []
  let zero = 0
  for (const { begin, end, bytes } of image.runs) {
    const others = wordsOf(bytes)
    for (let at = zero; at < begin; at += PAGE) if (!isZero(words, at)) addPage(changed, at)
    for (let at = begin; at < end; at += PAGE) if (!isSame(words, at, others, at - begin)) addPage(changed, at)
    zero = end
  }
  for (let at = zero; at < heap.length; at += PAGE) if (!isZero(words, at)) addPage(changed, at)
  return changed.map(({ begin, end }) => [begin, heap.slice(begin, end)])
}

/** Runs of pages that are not zero. */
function runsOf(memory: Uint8Array): { begin: number; end: number }[] {
  const words = wordsOf(memory)
  const runs: { begin: number; end: number }[] = []
  for (let at = 0; at < memory.length; at += PAGE) if (!isZero(words, at)) addPage(runs, at)
  return runs
}

function addPage(runs: { begin: number; end: number }[], at: number): void {
  const last = runs.at(-1)
  if (last?.end === at) last.end += PAGE
  else runs.push({ begin: at, end: at + PAGE })
}

function clear(heap: Uint8Array, from: number, to: number): void {
  const words = wordsOf(heap)
  for (let at = from; at < to; at += PAGE) if (!isZero(words, at)) heap.fill(0, at, at + PAGE)
}

/** Memory is a whole number of pages, and the image's bytes lie at a multiple of four. */
const wordsOf = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)

function isZero(words: Int32Array, at: number): boolean {
  for (let i = at >> 2, end = i + PAGE_WORDS; i < end; i++) if (words[i] !== 0) return false
  return true
}

function isSame(words: Int32Array, at: number, others: Int32Array, otherAt: number): boolean {
  for (let i = at >> 2, j = otherAt >> 2, end = i + PAGE_WORDS; i < end; i++, j++) if (words[i] !== others[j]) return false
  return true
}
