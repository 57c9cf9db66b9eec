const MOST = 16 * 1024
const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** A payload as the event log has it. */
export function bodyOf(bytes: Uint8Array): { text: string; size: number } {
  return { text: decoder.decode(bytes.length > MOST ? bytes.subarray(0, MOST) : bytes), size: bytes.length }
}

export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)
export const bytesOf = (text: string): Uint8Array => encoder.encode(text)
