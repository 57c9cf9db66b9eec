import { emit, type Kernel } from './kernel.ts'
import type { ProcessState } from './state.ts'

/** What a process prints goes to the log up to a limit; then one note says so, and the rest is dropped (SPEC L2). */
export function write(k: Kernel, process: ProcessState, stream: 'stdout' | 'stderr', text: string): void {
  if (process.outputCut) return
  const room = k.request.limits.output - process.output
  const bytes = byteLength(text)
  process.output += bytes
  if (bytes <= room) {
    emit(k, stream, process.name, { text })
    return
  }
  process.outputCut = true
  const kept = text.slice(0, encoder.encodeInto(text, new Uint8Array(Math.max(0, room))).read)
  if (kept !== '') emit(k, stream, process.name, { text: kept })
  const limit = String(k.request.limits.output).replace(/\B(?=(\d{3})+$)/g, ',')
  emit(k, 'note', process.name, {
    text: `${process.name} has printed more than ${limit} bytes; what it prints from here on is dropped until it restarts`,
  })
}

const encoder = new TextEncoder()
/** In UTF-8. Short texts, the many, are counted without encoding them. */
const byteLength = (text: string): number => (/^[\x00-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length)
