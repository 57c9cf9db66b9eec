import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BusSystem } from '../../src/contract/bus.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { findCases } from '../../tools/conformance/case.ts'
import { judgeSandbox } from '../../tools/conformance/judge.ts'

/** The sandbox's half of `npm run conformance` for one system: each case shows what the real server's client showed. One engine for all; a file for each system, so that they can be sharded. */
export function conformsTo(system: BusSystem): void {
  const runtime = createNodeRuntime()
  // The engine's start is not the first case's.
  beforeAll(() => runtime.warm(), 120_000)
  afterAll(() => runtime.dispose())

  describe(system, () => {
    it.each(findCases([system]).map((one) => [one.id, one] as const))('%s', async (_id, one) => {
      const { problems, complaint } = await judgeSandbox(runtime, one)
      expect(problems, complaint).toEqual([])
    })
  })
}
