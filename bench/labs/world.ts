import type { RunRequest } from '../../src/contract/run.ts'
import { createProcessFactory } from '../../src/process/factory.ts'
import { installPlatform, type Platform } from '../../src/process/platform.ts'
import { MachinePool } from '../../src/process/pool.ts'
import { readImage } from '../../src/process/read-image.ts'
import { World } from '../../src/sim/index.ts'
import { IMAGE } from '../../tools/paths.ts'

/** The kernel over real interpreters in this very thread: what a benchmark needs that looks below the sandbox port. */
export interface Direct {
  platform: Platform
  pool: MachinePool
  world(request: RunRequest): World
}

export async function direct(): Promise<Direct> {
  const image = await readImage(IMAGE)
  const platform = installPlatform()
  const pool = new MachinePool(image, { base: `${IMAGE}/` })
  return {
    platform, pool,
    world: (request) => {
      const factory = createProcessFactory(pool, platform, { limits: { memory: request.limits.memory, ticks: 600_000 } })
      return new World({ request, factory })
    },
  }
}

/** Boots a lab and lets it run until it is ready. */
export async function booted(direct: Direct, request: RunRequest): Promise<World> {
  const world = direct.world(request)
  await world.boot()
  await world.runUntil(2e9)
  const idle = world.processes().find((name) => !world.process(name)?.ready)
  if (idle !== undefined) throw new Error(`${idle} is not ready after 2 virtual seconds`)
  return world
}

/** Sends a GET and answers its status once all that follows has happened. */
export async function ask(world: World, url: string): Promise<number> {
  const id = `ask-${world.log.events.length}`
  world.apply({ type: 'http', request: { id, method: 'GET', url, headers: [], body: '' } })
  await world.runUntil(world.now + 5e9, { stop: () => world.log.events.some((event) => event.kind === 'http.response' && event.request === id) })
  const answer = world.log.events.findLast((event) => event.kind === 'http.response' && event.request === id)
  return answer?.kind === 'http.response' ? answer.status : 0
}
