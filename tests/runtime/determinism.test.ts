import { expect, it } from 'vitest'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { hashesInFreshThread, hashesOn, SEEDS } from './hashes.ts'

it('[L1] 50 seeds of a faulty pair: the same hash twice in one worker and in a fresh one, another for each seed', async () => {
  const runtime = createNodeRuntime()
  const first = await hashesOn(runtime, SEEDS)
  const second = await hashesOn(runtime, SEEDS)
  runtime.dispose()
  expect(second).toEqual(first)
  expect(await hashesInFreshThread(SEEDS)).toEqual(first)
  expect(new Set(first).size).toBe(SEEDS.length)
}, 240_000)
