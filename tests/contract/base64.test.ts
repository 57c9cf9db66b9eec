import { describe, expect, it } from 'vitest'
import { fromBase64, isBase64, toBase64 } from '../../src/contract/base64.ts'

const samples = [0, 1, 2, 3, 255, 8191, 8192, 8193, 70_000].map((size) => Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) % 256))

describe.each(['the engine itself', 'an engine that has nothing of it'])('base64 by %s', (by) => {
  it('is what Buffer makes of it, and comes back', () => {
    const [proto, own] = [Uint8Array.prototype as { toBase64?: unknown }, Uint8Array as { fromBase64?: unknown }]
    const kept = [proto.toBase64, own.fromBase64]
    expect(kept.every((one) => typeof one === 'function')).toBe(true)
    if (by !== 'the engine itself') proto.toBase64 = own.fromBase64 = undefined
    try {
      for (const bytes of samples) {
        const text = toBase64(bytes)
        expect(text === Buffer.from(bytes).toString('base64') && isBase64(text)).toBe(true)
        expect(Buffer.compare(fromBase64(text), bytes)).toBe(0)
      }
    } finally {
      [proto.toBase64, own.fromBase64] = kept
    }
  })
})

it.each(['a', 'ab=', 'ab==c===', 'a b=', '====', 'ab-_'])('%s is none', (text) => {
  expect(isBase64(text)).toBe(false)
})
