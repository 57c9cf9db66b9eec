import { describe, expect, it } from 'vitest'
import { bytesText, clockText, durationText, shareText, withSeconds } from '../../src/telemetry/index.ts'

describe('units', () => {
  it('writes virtual time as a clock', () => {
    expect(clockText(12_480_000_000)).toBe('00:12.480')
    expect(clockText(3_725_000_999_999)).toBe('01:02:05.000')
  })

  it.each([
    [500, '500 ns'], [340_000, '340 \u00b5s'], [12_400_000, '12.4 ms'], [3_000_000_000, '3 s'], [59_990_000_000, '60 s'],
    [125_000_000_000, '2 min 5 s'], [7_200_000_000_000, '2 h'], [5_400_000_000_000, '1 h 30 min'],
  ])('writes %d ns as %s', (ns, text) => expect(durationText(ns)).toBe(text))

  it('puts long durations of the engine\u2019s words into seconds', () => {
    expect(withSeconds('timed out after 30000 ms connecting, 250 ms late')).toBe('timed out after 30 s connecting, 250 ms late')
  })

  it('writes bytes and shares with their units', () => {
    expect(bytesText(16_384)).toBe('16 KiB')
    expect([0, 0.0042, 0.042, 1].map(shareText)).toEqual(['0 %', '0.4 %', '4 %', '100 %'])
  })
})
