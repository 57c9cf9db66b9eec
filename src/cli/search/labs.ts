import type { LabEvent } from '../../contract/events.ts'
import type { Lab } from '../../contract/lab.ts'
import type { ProcessFactory } from '../../contract/process.ts'
import type { RunRequest } from '../../contract/run.ts'
import { startAll } from '../../grade/ready.ts'
import { createProcessFactory } from '../../process/factory.ts'
import { World } from '../../sim/index.ts'
import { runRequest } from '../request.ts'
import type { Inside } from '../sandbox/inside.ts'

/** About a second of a tight Python loop, as in the engine. */
const TICKS_PER_STEP = 600_000

/** A sandbox that searches says that it lives: one run of a busy lab may take minutes. */
export interface SearchInside extends Inside { alive?(): void }

export function makeWorld({ pool, platform, alive }: SearchInside, run: RunRequest, onEvents?: (event: LabEvent) => void, wrap?: (factory: ProcessFactory) => ProcessFactory): World {
  const factory = createProcessFactory(pool, platform, { limits: { memory: run.limits.memory, ticks: TICKS_PER_STEP } })
  return new World({ request: run, factory, ...(wrap ? { wrap } : {}), onEvents: (event) => {
    alive?.()
    onEvents?.(event)
  } })
}

/** A lab with all its services up, or why they are not. */
export async function bootLab(
  inside: SearchInside, { files, lab }: { files: Record<string, string>; lab: Lab }, seed: number,
  more: { wrap?: (factory: ProcessFactory) => ProcessFactory; onEvents?: (event: LabEvent) => void } = {},
): Promise<{ world: World; problem: string | null }> {
  const world = makeWorld(inside, runRequest(files, lab, seed), more.onEvents, more.wrap)
  await world.boot()
  const notStarted = await startAll(world, lab)
  return { world, problem: notStarted?.problem ?? null }
}
