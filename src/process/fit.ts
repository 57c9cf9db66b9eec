import type { SandboxImage } from './image.ts'
import { createInstance } from './instance.ts'
import { makeSnapshot } from './snapshot.ts'

export interface Fit {
  /** What was done: the snapshot fits, or this engine had to make one of its own, or even that does not work. */
  outcome: 'fits' | 'made' | 'cold'
}

/**
 * Makes sure that the image's snapshot works in this engine (its function tables are laid out as where it was made);
 * where it does not, makes one here, and where even that does not work leaves none, so that each start is a cold one.
 */
export async function fitSnapshot(image: SandboxImage, base: string, onColdBoot: () => void): Promise<Fit> {
  if (image.snapshot && await works(image, base)) return { outcome: 'fits' }
  onColdBoot()
  image.snapshot = await makeSnapshot(image, base).catch(() => null)
  if (image.snapshot && await works(image, base)) return { outcome: 'made' }
  image.snapshot = null
  return { outcome: 'cold' }
}

async function works(image: SandboxImage, base: string): Promise<boolean> {
  try {
    const instance = await createInstance(image, { base, snapshot: image.snapshot })
    instance.py.runPython('import faultline.selftest; faultline.selftest.run()')
    return true
  } catch {
    return false
  }
}
