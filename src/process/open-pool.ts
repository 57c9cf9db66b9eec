import type { SandboxImage } from './image.ts'
import { installPlatform } from './platform.ts'
import { MachinePool } from './pool.ts'
import { rehearse } from './rehearse.ts'
import { makeSnapshot } from './snapshot.ts'

/** What was done: the snapshot fits, or this engine had to make one of its own, or even that does not work. */
export type Fit = 'fits' | 'made' | 'cold'

export interface OpenOptions {
  /** Folder (Node) or address prefix from which the interpreter's loader reads; see instance.ts. */
  base: string
  onColdBoot(): void
  /** Whether somebody waits for the pool: nothing is rehearsed then. Asked more than once. */
  hurried?: () => Promise<boolean>
}

/**
 * A pool with its first interpreter, of a snapshot that is known to work in this engine (its function tables are laid
 * out as where it was made). Where the shipped one does not, one is made here; where even that does not work there is none,
 * and each interpreter boots cold.
 */
export async function openPool(image: SandboxImage, options: OpenOptions): Promise<{ pool: MachinePool; fit: Fit }> {
  const shipped = image.snapshot && await provenPool(image, options)
  if (shipped) return { pool: shipped, fit: 'fits' }
  options.onColdBoot()
  // A cold boot reads everything.
  await image.rest
  image.snapshot = await makeSnapshot(image, options.base).catch(() => null)
  const own = image.snapshot && await provenPool(image, options)
  if (own) return { pool: own, fit: 'made' }
  image.snapshot = null
  return { pool: new MachinePool(image, options), fit: 'cold' }
}

async function provenPool(image: SandboxImage, { base, hurried = async () => false }: OpenOptions): Promise<MachinePool | null> {
  try {
    const pool = new MachinePool(image, { base })
    pool.inHurry = await hurried()
    await pool.prepare(1)
    if (!pool.inHurry) await rehearse(pool, installPlatform(), hurried)
    return pool
  } catch {
    return null
  }
}
