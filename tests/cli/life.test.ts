import { expect, it } from 'vitest'
import { everyTenSeconds } from '../../src/cli/search/life.ts'
import { makeWorld } from '../../src/cli/search/labs.ts'
import { runRequest } from '../../src/cli/request.ts'

it('says that it lives once in ten seconds, however much happens', () => {
  let now = 5000
  const told: number[] = []
  const alive = everyTenSeconds(() => now, () => told.push(now))
  for (; now < 40_000; now += 1000) alive()
  expect(told).toEqual([15_000, 25_000, 35_000])
})

it('each event of a world is a sign of life, and still told to who asked for it', async () => {
  let signs = 0
  const kinds: string[] = []
  // No process is made, so nothing of the sandbox is touched.
  const inside = { pool: {} as never, platform: {} as never, alive: () => { signs++ } }
  const world = makeWorld(inside, runRequest({}, { name: 'none', services: [] } as never, 1), (event) => kinds.push(event.kind))
  await world.boot()
  expect(kinds[0]).toBe('run.start')
  expect(signs).toBe(kinds.length)
})
