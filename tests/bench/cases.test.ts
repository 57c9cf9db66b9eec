import { describe, expect, it } from 'vitest'
import { CASES, namesOf } from '../../bench/cases.ts'
import { lineOf } from '../../bench/kit/line.ts'

/** What the issue names; `hops` is two. */
const ASKED = ['boot', 'first-visit', 'edit', 'fresh-world', 'hops', 'idle', 'check', 'memory', 'page']

describe('the benchmarks', () => {
  it('are all there by their names', () => {
    for (const name of ASKED) expect(namesOf([name]).every((one) => one in CASES), name).toBe(true)
    expect(namesOf(['hops'])).toEqual(['hops-node', 'hops-chromium'])
    expect(namesOf(['all', 'idle', 'lighthouse'])).toEqual(Object.keys(CASES))
  })

  it('refuse a name that there is not, and say which there are', () => {
    expect(() => namesOf(['idle', 'speed'])).toThrow(/no benchmark speed; there are boot, /)
  })

  it.each(Object.keys(CASES))('%s loads, and its line has the shape that --json promises', async (name) => {
    const bench = await CASES[name]!()
    expect(bench.name).toBe(name)
    const peer = bench.budget === null ? [] : [200]
    const line = JSON.parse(JSON.stringify(lineOf(bench, { ours: [100, 90, 110], peer }))) as Record<string, unknown>
    expect(Object.keys(line).slice(0, 5)).toEqual(['name', 'ours', 'peer', 'unit', 'ratio'])
    expect(line['ours']).toBe(100)
    if (peer.length > 0) expect(line['ratio']).toBe(bench.better === 'less' ? 2 : 0.5)
    expect(bench.measures && bench.against && bench.rounds > 0).toBeTruthy()
  })
})
