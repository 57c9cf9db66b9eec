import type { SandboxImage } from './image.ts'
import { installPlatform } from './platform.ts'
import { MachinePool } from './pool.ts'
import { rehearse } from './rehearse.ts'
import { makeSnapshot } from './snapshot.ts'

/** What was done: the snapshot fits, or this engine had to make one of its own, or even that does not work. */
export type Fit = 'fits' | 'made' | 'cold'

/**
 * A pool with its first interpreter, of a snapshot that is known to work in this engine (its function tables are laid
 * out as where it was made). Where the shipped one does not, one is made here; where even that does not work there is none,
 * and each interpreter boots cold.
 */
export async function openPool(image: SandboxImage, base: string, onColdBoot: () => void): Promise<{ pool: MachinePool; fit: Fit }> {
  const shipped = image.snapshot && await provenPool(image, base)
  if (shipped) return { pool: shipped, fit: 'fits' }
  onColdBoot()
  image.snapshot = await makeSnapshot(image, base).catch(() => null)
  const own = image.snapshot && await provenPool(image, base)
  if (own) return { pool: own, fit: 'made' }
  image.snapshot = null
  return { pool: new MachinePool(image, { base }), fit: 'cold' }
}

async function provenPool(image: SandboxImage, base: string): Promise<MachinePool | null> {
  const pool = new MachinePool(image, { base })
  try {
    await rehearse(pool, installPlatform())
    return pool
  } catch {
    return null
  }
}
