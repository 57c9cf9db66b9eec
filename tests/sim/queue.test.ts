import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/sim/kernel/canonical.ts'
import { pop, push, remove, type Timed } from '../../src/sim/kernel/queue.ts'
import { diceOf, nextFloat, nextUint32, seedStream } from '../../src/sim/kernel/rng.ts'

describe('the queue', () => {
  it('[T1] gives events by time, and by the order of scheduling at one time', () => {
    fc.assert(fc.property(fc.array(fc.nat(20)), fc.array(fc.nat(60)), (times, removed) => {
      const heap: Timed[] = []
      times.forEach((t, seq) => push(heap, { t, seq }))
      for (const seq of removed) remove(heap, seq)
      const expected = times.map((t, seq) => ({ t, seq })).filter((e) => !removed.includes(e.seq))
        .sort((a, b) => a.t - b.t || a.seq - b.seq)
      const got: Timed[] = []
      for (let e = pop(heap); e; e = pop(heap)) got.push(e)
      expect(got).toEqual(expected)
    }))
  })

  it('says whether there was something to take back', () => {
    const heap: Timed[] = []
    push(heap, { t: 1, seq: 7 })
    expect(remove(heap, 8)).toBe(false)
    expect(remove(heap, 7)).toBe(true)
    expect(remove(heap, 7)).toBe(false)
  })
})

describe('randomness', () => {
  it('[T3] gives each stream its own start, the same for the same seed and name', () => {
    expect(seedStream(1, 'net')).toEqual(seedStream(1, 'net'))
    expect(seedStream(1, 'net')).not.toEqual(seedStream(2, 'net'))
    expect(seedStream(1, 'net')).not.toEqual(seedStream(1, 'fault/a'))
    expect(seedStream(-5, 'x')).not.toEqual(seedStream(5, 'x'))
  })

  it('[T3] is sfc32, spread evenly', () => {
    const s = seedStream(7, 'test')
    let sum = 0
    for (let i = 0; i < 10_000; i++) sum += nextFloat(s)
    expect(sum / 10_000).toBeCloseTo(0.5, 1)
    // Reference values of sfc32 from the state 1, 2, 3, 4.
    expect(Array.from({ length: 3 }, ((w: [number, number, number, number]) => () => nextUint32(w))([1, 2, 3, 4]))).toEqual(reference([1, 2, 3, 4], 3))
  })

  it('[T3] throws stateless dice evenly over neighbouring numbers', () => {
    for (const share of [0.1, 0.5, 0.9]) {
      let hit = 0
      for (let id = 0; id < 5000; id++) if (diceOf(3, 'slow', id) < share) hit++
      expect(Math.abs(hit / 5000 - share)).toBeLessThan(0.03)
    }
  })
})

/** The textbook form in BigInt: slow, and plainly 32 bits. */
function reference([a0, b0, c0, d0]: number[], count: number): number[] {
  const M = 0xffffffffn
  let [a, b, c, d] = [a0, b0, c0, d0].map((x) => BigInt(x as number)) as [bigint, bigint, bigint, bigint]
  return Array.from({ length: count }, () => {
    const t = (a + b + d) & M
    d = (d + 1n) & M
    a = b ^ (b >> 9n)
    b = (c + (c << 3n)) & M
    c = ((((c << 21n) | (c >> 11n)) & M) + t) & M
    return Number(t)
  })
}

it('[L1] canonical JSON does not depend on the order of keys, nor on undefined members', () => {
  expect(canonicalJson({ b: [1, { y: 'ä', x: null }], a: undefined, c: true })).toBe('{"b":[1,{"x":null,"y":"ä"}],"c":true}')
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
    // -0 is 0 in JSON.
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
  }))
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([k, v]) => [k, reversed(v)]))
}
