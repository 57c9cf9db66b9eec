import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answersOfOurs, transcript } from './redis-compare.ts'
import { commands } from './redis-commands.ts'
import { Real, realRedis } from './redis-real.ts'

/** The same sequences each time, unless told otherwise: REDIS_RUNS=5000 REDIS_SEED=7 looks further. */
const RUNS = Number(process.env['REDIS_RUNS'] ?? 150)
const version = realRedis()

describe.skipIf(version === null)(`random commands against the real Redis ${version ?? '(no redis-server here: apt install redis-server)'}`, () => {
  let real: Real
  beforeAll(async () => { real = await Real.start() })
  afterAll(() => real.stop())

  it.each([2, 3])('[B1] are answered alike in RESP%i', async (resp) => {
    await fc.assert(fc.asyncProperty(commands, async (some) => {
      const sequence = [['flushall'], ['hello', String(resp)], ...some]
      const theirs = await real.answers(sequence)
      expect(transcript(sequence, answersOfOurs(sequence))).toEqual(transcript(sequence, theirs))
    }), { numRuns: RUNS, seed: Number(process.env['REDIS_SEED'] ?? 1) })
  }, 600_000)
})
