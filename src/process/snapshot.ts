import type { SandboxImage } from './image.ts'
import { FAULTLINE_ZIP, NATIVE_ROOT, SITE_ZIP } from './image.ts'
import { createInstance, tablePlaces, type Instance } from './instance.ts'
import { packSnapshot } from './memory-image.ts'
import { installPlatform } from './platform.ts'

/** Imports everything that a lab may need into a fresh interpreter, so that no process ever pays for it. */
const PRELOAD = `
import sys
sys.dont_write_bytecode = True
sys.path[:0] = ['${FAULTLINE_ZIP}', '${SITE_ZIP}', '${NATIVE_ROOT}']
import faultline.preload
faultline.preload.run()
del sys.modules['__main__'].__dict__['faultline'], sys.modules['__main__'].__dict__['sys']
`

export function preload(instance: Instance): void {
  instance.py.runPython(PRELOAD)
}

/**
 * The memory image of a preloaded interpreter. Needs an engine with JSPI and wasm GC (Node 26, Chromium, Firefox).
 * Virtual clocks and entropy stand at zero while it is made, so that the same inputs give the same bytes.
 */
export async function makeSnapshot(image: SandboxImage, base: string): Promise<Uint8Array> {
  installPlatform()
  const instance = await createInstance(image, { base, snapshot: null, makeSnapshot: true })
  preload(instance)
  return packSnapshot(instance.py.makeMemorySnapshot(), tablePlaces(instance.module))
}
