/** Requests as they come in: a length of four bytes and that many more. Chunks are joined once a frame is whole, not before. */
export interface Frames { chunks: Uint8Array[]; bytes: number }

/** socket.request.max.bytes: what a broker takes for a request at most. */
export const MOST_BYTES = 104_857_600

export const newFrames = (): Frames => ({ chunks: [], bytes: 0 })

export function take(frames: Frames, chunk: Uint8Array): void {
  frames.chunks.push(chunk)
  frames.bytes += chunk.length
}

/** The next whole request without its length; null where there is none yet; a number where its length cannot be. */
export function nextFrame(frames: Frames): Uint8Array | number | null {
  if (frames.bytes < 4) return null
  if (frames.chunks[0]!.length < 4) join(frames)
  const head = frames.chunks[0]!
  const size = new DataView(head.buffer, head.byteOffset).getInt32(0)
  if (size < 0 || size > MOST_BYTES) return size
  if (frames.bytes < size + 4) return null
  if (head.length < size + 4) join(frames)
  const all = frames.chunks[0]!
  const frame = all.subarray(4, size + 4)
  if (all.length === size + 4) frames.chunks.shift()
  else frames.chunks[0] = all.subarray(size + 4)
  frames.bytes -= size + 4
  return frame
}

function join(frames: Frames): void {
  const all = new Uint8Array(frames.bytes)
  let at = 0
  for (const chunk of frames.chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  frames.chunks = [all]
}
