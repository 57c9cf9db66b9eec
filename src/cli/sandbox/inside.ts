import { constants } from 'node:fs'
import module from 'node:module'
import { openPool } from '../../process/open-pool.ts'
import { installPlatform, type Platform } from '../../process/platform.ts'
import type { MachinePool } from '../../process/pool.ts'
import { readImage } from '../../process/read-image.ts'
import { silenceInterpreter } from '../../runtime/engine/silence.ts'
import { COMPILED, IMAGE, PROGRAM } from './places.ts'

/** What a process that runs learners' code works with. */
export interface Inside { pool: MachinePool; platform: Platform }

/**
 * Turns this process into a sandbox under Node's permission model: started with the right to read the project and
 * nothing else (no writing, no network, no children, no threads), it keeps only the sandbox image once it has started.
 */
export async function goInside(onColdBoot: () => void): Promise<Inside> {
  // Emscripten asks it for the numbers of open()'s flags; the real one is refused here.
  Object.assign(process, { binding: () => ({ fs: constants }) })
  process.on('disconnect', () => process.exit())
  // They reach the whole group: the command decides when the sandbox ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  silenceInterpreter()
  const image = await readImage(IMAGE)
  const platform = installPlatform()
  const { pool } = await openPool(image, { base: IMAGE, onColdBoot })
  giveUpProgram()
  return { pool, platform }
}

/** All modules are loaded by now. (Node before 26, on which the package may run, can give nothing up.) */
export function giveUpProgram(): void {
  if (COMPILED !== null) {
    module.flushCompileCache()
    giveUp('fs.write', COMPILED)
  }
  if (typeof process.permission.drop !== 'function') return
  for (const place of COMPILED === null ? PROGRAM : [...PROGRAM, COMPILED]) giveUp('fs.read', place)
}

function giveUp(right: 'fs.read' | 'fs.write', place: string): void {
  process.permission.drop(right, place)
  if (process.permission.has(right, place)) throw new Error(`the sandbox could not give up ${right} of ${place}`)
}
