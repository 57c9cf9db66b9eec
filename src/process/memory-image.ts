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

/** Each page of `heap` that is not as in the image. */
export function changedPages(image: MemoryImage, heap: Uint8Array): [offset: number, bytes: Uint8Array][] {
  const changed: [number, Uint8Array][] = []
  const keep = (from: number, same: (at: number) => boolean, to: number): void => {
    for (let at = from; at < to; at += PAGE) if (!same(at)) changed.push([at, heap.slice(at, at + PAGE)])
  }
  let zero = 0
  for (const { begin, end, bytes } of image.runs) {
    keep(zero, (at) => isZero(heap, at), begin)
    keep(begin, (at) => isSame(heap, at, bytes, at - begin), end)
    zero = end
  }
  keep(zero, (at) => isZero(heap, at), heap.length)
  return changed
}

/** Runs of pages that are not zero. */
function runsOf(memory: Uint8Array): { begin: number; end: number }[] {
  const runs: { begin: number; end: number }[] = []
  for (let at = 0; at < memory.length; at += PAGE) {
    if (isZero(memory, at)) continue
    const last = runs.at(-1)
    if (last?.end === at) last.end += PAGE
    else runs.push({ begin: at, end: at + PAGE })
  }
  return runs
}

function clear(heap: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += PAGE) if (!isZero(heap, at)) heap.fill(0, at, at + PAGE)
}

/** Memory is a whole number of pages, and the image's bytes lie at a multiple of four. */
const wordsOf = (bytes: Uint8Array, at: number): Int32Array => new Int32Array(bytes.buffer, bytes.byteOffset + at, PAGE >> 2)

function isZero(bytes: Uint8Array, at: number): boolean {
  const words = wordsOf(bytes, at)
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false
  return true
}

function isSame(bytes: Uint8Array, at: number, others: Uint8Array, otherAt: number): boolean {
  const [words, otherWords] = [wordsOf(bytes, at), wordsOf(others, otherAt)]
  for (let i = 0; i < words.length; i++) if (words[i] !== otherWords[i]) return false
  return true
}
