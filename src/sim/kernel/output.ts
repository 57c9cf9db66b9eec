import { emit, type Kernel } from './kernel.ts'
import type { ProcessState } from './state.ts'

/** As many characters are one event at most. */
const PIECE = 16 * 1024

/** What a process prints goes to the log up to a limit; then one note says so, and the rest is dropped (SPEC L2). */
export function write(k: Kernel, process: ProcessState, stream: 'stdout' | 'stderr', text: string): void {
  if (process.outputCut) return
  const room = k.request.limits.output - process.output
  const bytes = byteLength(text)
  process.output += bytes
  const fits = bytes <= room
  const kept = fits ? text : text.slice(0, encoder.encodeInto(text, new Uint8Array(Math.max(0, room))).read)
  for (const piece of piecesOf(kept)) emit(k, stream, process.name, { text: piece })
  if (fits) return
  process.outputCut = true
  const limit = String(k.request.limits.output).replace(/\B(?=(\d{3})+$)/g, ',')
  emit(k, 'note', process.name, {
    text: `${process.name} has printed more than ${limit} bytes; what it prints from here on is dropped until it restarts`,
  })
}

/** Cut behind a line where there is one to end with, and never within a character. */
function* piecesOf(text: string): Generator<string> {
  let from = 0
  while (text.length - from > PIECE) {
    const line = text.lastIndexOf('\n', from + PIECE - 1) + 1
    const end = line > from ? line : from + PIECE - (isHighSurrogate(text.charCodeAt(from + PIECE - 1)) ? 1 : 0)
    yield text.slice(from, end)
    from = end
  }
  if (from < text.length) yield text.slice(from)
}

const isHighSurrogate = (code: number): boolean => (code & 0xfc00) === 0xd800
const encoder = new TextEncoder()
/** In UTF-8. Short texts, the many, are counted without encoding them. */
const byteLength = (text: string): number => (/^[\x00-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length)
