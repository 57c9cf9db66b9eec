import { sha256 } from '@noble/hashes/sha2.js'

/** The state of one stream of randomness: the four words of sfc32. Plain data, changed in place. */
export type Words = [number, number, number, number]

/** A stream's first state: a hash of the seed and the stream's name, so that no stream can shift another (SPEC T3). */
export function seedStream(seed: number, name: string): Words {
  const hash = sha256(new TextEncoder().encode(`${seed}/${name}`))
  const view = new DataView(hash.buffer, hash.byteOffset)
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)]
}

/** The next 32 bits of sfc32 (Chris Doty-Humphrey, PractRand). */
export function nextUint32(s: Words): number {
  const t = (s[0] + s[1] + s[3]) | 0
  s[3] = (s[3] + 1) | 0
  s[0] = s[1] ^ (s[1] >>> 9)
  s[1] = (s[2] + (s[2] << 3)) | 0
  s[2] = ((s[2] << 21) | (s[2] >>> 11)) + t | 0
  return t >>> 0
}

/** Uniform in [0, 1). */
export const nextFloat = (s: Words): number => nextUint32(s) / 4294967296

/**
 * A die that keeps no state: the same (seed, name, id) always gives the same number in [0, 1). Whether a fault touches
 * a connection is decided by it, so that arming one fault leaves the dice of all others alone.
 */
export function diceOf(seed: number, name: string, id: number): number {
  let h = 2166136261 ^ seed
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 16777619)
  h = fmix(h)
  h = fmix(h ^ Math.imul(id, 0x9e3779b1))
  return fmix(h ^ Math.floor(id / 4294967296)) / 4294967296
}

/** The finaliser of MurmurHash3: every bit of the input moves half of the bits of the output. */
function fmix(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
