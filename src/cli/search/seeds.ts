import type * as z from 'zod/mini'
import { worldSeedOf } from '../../explore/swarm.ts'
import { Progress } from '../progress.ts'
import { nothingSchema, seedToldSchema } from './calls.ts'
import type { SearchSandbox } from './sandbox.ts'

export type SeedTold = z.infer<typeof seedToldSchema>

/** `anew`: each on a lab booted for it alone; `expected`: hashes, of which a different one brings its log along; `schedules`: with what plays it again. */
export interface Pass { anew: boolean; expected: Record<number, string> | null; schedules: boolean; json: boolean }

/** All seeds, shared out block by block: seeds of one block share a boot. */
export async function runAll(team: SearchSandbox[], seeds: number[], { json, ...pass }: Pass): Promise<Map<number, SeedTold>> {
  const blocks = [...Map.groupBy(seeds, worldSeedOf).values()]
  const runs = new Map<number, SeedTold>()
  let failing = 0
  const progress = new Progress(json, () => `${runs.size} of ${seeds.length} seeds${pass.anew ? ' again' : `, ${failing} failing`}`)
  const tell = (run: SeedTold): void => {
    runs.set(run.seed, run)
    if (run.broken.length > 0) failing++
    progress.tick()
  }
  await Promise.all(team.map(async (sandbox) => {
    for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
      await sandbox.call({ kind: 'swarm.run', seeds: block, ...pass }, nothingSchema, { schema: seedToldSchema, tell })
    }
  }))
  progress.clear()
  return runs
}
