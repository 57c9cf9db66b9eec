import { describe, expect, it } from 'vitest'
import { SECOND } from '../../src/contract/time.ts'
import { speedWords, withSample, type Sample } from '../../src/ui/panels/timebar/busy.ts'

const TEN = { mode: 'paced', speed: 10 } as const

/** Looks twice a second for `seconds`, while a second of wall time brings `speed` seconds of virtual time. */
function looks(speed: number, seconds: number): readonly Sample[] {
  let samples: readonly Sample[] = []
  for (let ms = 0; ms <= seconds * 1000; ms += 500) samples = withSample(samples, { wall: ms, now: (ms / 1000) * speed * SECOND })
  return samples
}

describe('speedWords', () => {
  it('says when a run does not keep its pace', () => {
    expect(speedWords(looks(0.3, 4), TEN)).toBe('at \u00d70.3 of \u00d710: the lab is busy')
    expect(speedWords(looks(4.12, 4), TEN)).toContain('\u00d74.1 of')
    expect(speedWords(looks(9.5, 4), TEN)).toBe('')
    expect(speedWords(looks(1, 4), { mode: 'paced', speed: 1 })).toBe('')
  })

  it('says how fast as fast as possible is', () => {
    expect(speedWords(looks(1234, 4), { mode: 'max' })).toBe('at \u00d71230, as fast as it can')
    expect(speedWords(looks(0, 4), { mode: 'max' })).toContain('very moment')
  })

  it('waits until it knows', () => {
    expect(speedWords(looks(0.3, 1), TEN)).toBe('')
    expect(speedWords([], TEN)).toBe('')
  })

  it('forgets what is long ago, and a run before', () => {
    const slow = looks(0.3, 4)
    expect(slow.length).toBeLessThanOrEqual(7)
    expect(withSample(slow, { wall: 4500, now: 0 })).toHaveLength(1)
  })
})
