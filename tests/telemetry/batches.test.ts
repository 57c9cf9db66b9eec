import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labEventSchema } from '../../src/contract/events.ts'
import { countAt, describe as describeEvent, exchanges, faults, fold, logs, problems, timeline, topology, type Reducer, type View } from '../../src/telemetry/index.ts'
import { generateLog } from './generate.ts'

const reducers: [string, Reducer<View>][] = Object.entries({ exchanges, faults, logs, problems, timeline, topology }) as never
const log = generateLog(600, 3)

describe.each(reducers)('%s', (_name, reducer) => {
  it('is the same in one batch and in many', () => {
    const whole = reducer.apply(reducer.create(), log)
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: log.length }), { maxLength: 20 }), (cuts) => {
      const state = reducer.create()
      const bounds = [0, ...cuts.sort((a, b) => a - b), log.length]
      for (let i = 1; i < bounds.length; i++) reducer.apply(state, log.slice(bounds[i - 1], bounds[i]))
      expect(state).toEqual(whole)
    }), { numRuns: 40 })
  })

  it('is the same at a moment, whether reached by going on or by going back', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: log.length }), { minLength: 1, maxLength: 8 }), (moves) => {
      const wandering = fold(reducer, log)
      for (const count of moves) wandering.at(count)
      expect(wandering.at(moves.at(-1)!)).toEqual(reducer.apply(reducer.create(), log, 0, moves.at(-1)))
    }), { numRuns: 40 })
  })
})

describe('the generated log', () => {
  it('is one that the contract allows, and is told in words', () => {
    for (const event of log) {
      expect(labEventSchema.safeParse(event).error).toBeUndefined()
      expect(describeEvent(event)).not.toMatch(/undefined|NaN/)
    }
    expect(log.map((e) => e.seq)).toEqual(log.map((_, i) => i))
    expect(log.every((e, i) => i === 0 || e.t >= log[i - 1]!.t)).toBe(true)
  })

  it('is found by time', () => {
    const t = log[300]!.t
    expect(countAt(log, t)).toBe(log.filter((e) => e.t <= t).length)
  })
})
