import { describe, expect, it } from 'vitest'
import { times, type Bench } from '../../bench/kit/bench.ts'
import { lineOf, median } from '../../bench/kit/line.ts'
import { tableOf } from '../../bench/kit/table.ts'

const bench = (better: 'less' | 'more'): Bench => ({
  name: 'it', measures: '', against: '', unit: 'ms', better, budget: times(2), rounds: 3, browser: false, measure: () => Promise.reject(new Error('not here')),
})

describe('a line', () => {
  it('takes medians: one round in trouble does not count', () => {
    expect(median([9000, 10, 11])).toBe(11)
    expect(median([1, 2, 3, 4])).toBe(2.5)
    expect(() => median([])).toThrow('no values')
  })

  it('has a ratio over 1 where ours is better, whichever way better goes', () => {
    expect(lineOf(bench('less'), { ours: [10], peer: [40] }).ratio).toBe(4)
    expect(lineOf(bench('more'), { ours: [10], peer: [40] }).ratio).toBe(0.25)
  })

  it('has no ratio without a peer, and carries what else was measured', () => {
    const line = lineOf(bench('less'), { ours: [3], peer: [], extra: { wall_ms: 3 } })
    expect(line).toMatchObject({ name: 'it', ours: 3, peer: null, ratio: null, unit: 'ms', wall_ms: 3 })
  })

  it('says in the table whether the budget is met', () => {
    const good = bench('less')
    const table = tableOf([{ bench: good, line: lineOf(good, { ours: [10], peer: [40], extra: { of: 'it' } }) }])
    expect(table).toContain('4 x')
    expect(table).toMatch(/2 times\s+met/)
    expect(table).toContain('it: of it')
    const bad = bench('more')
    expect(tableOf([{ bench: bad, line: lineOf(bad, { ours: [10], peer: [40] }) }])).toMatch(/2 times\s+MISSED/)
  })
})
