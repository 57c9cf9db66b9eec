/** A process's own stream of entropy: sfc32, whose four words are its whole state (SPEC T3). */
export type EntropyState = [number, number, number, number]

export function fillEntropy(state: EntropyState, bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += 4) {
    const word = next(state)
    for (let k = 0; k < 4 && i + k < bytes.length; k++) bytes[i + k] = (word >>> (8 * k)) & 0xff
  }
}

function next(state: EntropyState): number {
  const [a, b, c, counter] = state
  const word = (a + b + counter) | 0
  state[0] = b ^ (b >>> 9)
  state[1] = (c + (c << 3)) | 0
  state[2] = (((c << 21) | (c >>> 11)) + word) | 0
  state[3] = (counter + 1) | 0
  return word >>> 0
}
