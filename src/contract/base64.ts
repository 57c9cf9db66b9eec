/** Bytes as text and back: by the engine itself where it can (young ones have it), else piece by piece. The same text either way. */
interface Native { toBase64?(): string }
interface NativeClass { fromBase64?(text: string): Uint8Array<ArrayBuffer> }

export function toBase64(bytes: Uint8Array): string {
  const native = (bytes as Native).toBase64?.()
  if (native !== undefined) return native
  let text = ''
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192) as unknown as number[])
  return btoa(text)
}

/** Of a text that `isBase64`. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as NativeClass).fromBase64
  if (native) return native.call(Uint8Array, text)
  const decoded = atob(text)
  const bytes = new Uint8Array(decoded.length)
  for (let i = 0; i < decoded.length; i++) bytes[i] = decoded.charCodeAt(i)
  return bytes
}

/** What `fromBase64` takes. */
export const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
