import { describe, expect, it } from 'vitest'
import { faultScopeSchema, faultSpecSchema } from '../../src/contract/faults.ts'
import { drawSchedule, shorter, type Targets } from '../../src/explore/draw.ts'
import { describe as inWords, type Injected } from '../../src/explore/schedule.ts'
import { leaveOut, makeSmaller } from '../../src/explore/shrink.ts'

const TARGETS: Targets = { links: [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }], processes: ['a', 'b', 'c'], crash: ['a', 'b', 'c'] }
const LENGTH = 10e9
const schedules = Array.from({ length: 500 }, (_, seed) => drawSchedule(seed, TARGETS, LENGTH))
const KINDS = ['bandwidth', 'clock_jump', 'clock_skew', 'crash', 'disk_full', 'dns', 'down', 'duplicate', 'hang', 'http_abort', 'http_delay', 'latency', 'limit_data', 'loss', 'partition', 'reorder', 'reset_peer', 'slicer', 'slow', 'slow_close', 'throttle', 'timeout']
const kindOf = (one: Injected): string => (one.kind === 'crash' ? 'crash' : one.command.spec.type)

describe('a schedule', () => {
  it('[E1] is a function of its seed', () => {
    expect(drawSchedule(7, TARGETS, LENGTH)).toEqual(drawSchedule(7, TARGETS, LENGTH))
    expect(drawSchedule(7, TARGETS, LENGTH)).not.toEqual(drawSchedule(8, TARGETS, LENGTH))
  })

  it('[E1] has few faults and short ones, all within the length', () => {
    const counts = schedules.map((one) => one.length)
    expect(Math.min(...counts)).toBe(1)
    expect(Math.max(...counts)).toBe(6)
    expect(counts.filter((n) => n <= 2).length).toBeGreaterThan(300)
    for (const one of schedules.flat()) {
      const end = one.at + (one.kind === 'crash' ? one.restartAfter : one.command.scope.duration! * 1e6)
      expect(end).toBeLessThanOrEqual(LENGTH)
      if (one.kind === 'fault') {
        expect(faultSpecSchema.safeParse(one.command.spec).success).toBe(true)
        expect(faultScopeSchema.safeParse(one.command.scope).success).toBe(true)
      }
    }
  })

  it('[E1] knows every kind of fault, and leaves some out of each seed', () => {
    const kinds = schedules.map((one) => new Set(one.map(kindOf)))
    expect([...new Set(schedules.flat().map(kindOf))].sort()).toEqual(KINDS)
    expect(Math.max(...kinds.map((one) => one.size))).toBeLessThanOrEqual(6)
  })

  it('[E1] breaks what is there only', () => {
    const crashes = Array.from({ length: 50 }, (_, seed) => drawSchedule(seed, { links: [], processes: [], crash: ['a'] }, LENGTH)).flat()
    expect(new Set(crashes.map(kindOf))).toEqual(new Set(['crash']))
    expect(drawSchedule(1, { links: [], processes: [], crash: [] }, LENGTH)).toEqual([])
  })

  it('is told in words', () => {
    const fault: Injected = { at: 1.25e9, kind: 'fault', id: 'f', command: { type: 'arm', id: 'f', spec: { type: 'latency', latency: 800 }, scope: { from: 'a', to: 'b', duration: 2100, toxicity: 0.5 } } }
    expect(inWords(fault)).toBe('at 1.25 s latency latency=800 from a to b on 50 % of connections for 2.1 s')
    expect(inWords({ at: 2e9, kind: 'crash', id: 'c', process: 'a', restartAfter: 3e8 })).toBe('at 2 s crash a, restarted 0.3 s later')
  })
})

describe('the search for the shortest schedule', () => {
  const plenty = () => ({ left: 1000 })

  it('[E3] leaves out all that is not needed', async () => {
    const needs = (wanted: number[]) => async (parts: number[]): Promise<boolean> => wanted.every((one) => parts.includes(one))
    const parts = [1, 2, 3, 4, 5, 6, 7, 8]
    expect(await leaveOut(parts, needs([3]), plenty())).toEqual([3])
    expect(await leaveOut(parts, needs([2, 7]), plenty())).toEqual([2, 7])
    expect(await leaveOut(parts, needs([]), plenty())).toEqual([])
    expect(await leaveOut(parts, needs(parts), plenty())).toEqual(parts)
  })

  it('[E3] stops where its budget ends', async () => {
    let played = 0
    await leaveOut([1, 2, 3, 4, 5, 6], async () => { played++; return false }, { left: 4 })
    expect(played).toBe(4)
  })

  it('[E3] shortens what is left for as long as it fails', async () => {
    const one: Injected = { at: 0, kind: 'fault', id: 'f', command: { type: 'arm', id: 'f', spec: { type: 'down' }, scope: { to: 'b', duration: 1000 } } }
    const lengthOf = (part: Injected): number => (part.kind === 'fault' ? part.command.scope.duration! : 0)
    const [short] = await makeSmaller([one], shorter, async ([part]) => lengthOf(part!) >= 200, plenty())
    expect(lengthOf(short!)).toBe(250)
  })
})
