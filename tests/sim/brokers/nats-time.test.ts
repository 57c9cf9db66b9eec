import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTime, rfc3339 } from '../../../src/sim/brokers/nats/time.ts'

describe('[B1] times of NATS', () => {
  it('are written as RFC 3339, on every day of four thousand years', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(5999, 11, 31) }), (ms) => {
      expect(rfc3339({ ms, ns: 0 })).toBe(new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z'))
    }))
    for (let day = 0; day < 366 * 140; day++) expect(rfc3339({ ms: day * 86_400_000, ns: 0 })).toBe(new Date(day * 86_400_000).toISOString().replace('.000Z', 'Z'))
    expect(rfc3339({ ms: 1500, ns: 7000 })).toBe('1970-01-01T00:00:01.500007Z')
  })

  it('are read only with a zone: without one they would be a time of this machine', () => {
    expect(parseTime('2026-01-01T00:00:00Z')).toBe(Date.UTC(2026, 0, 1))
    expect(parseTime('2026-01-01T02:00:00+02:00')).toBe(Date.UTC(2026, 0, 1))
    expect(parseTime('2026-01-01T00:00:00')).toBeNull()
    expect(parseTime('yesterday')).toBeNull()
  })
})
