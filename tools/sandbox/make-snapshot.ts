import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CreateModule, ImageManifest, LoadPyodide, SandboxImage } from '../../src/process/image.ts'
import { installPlatform } from '../../src/process/platform.ts'
import { makeSnapshot } from '../../src/process/snapshot.ts'
import { writeAtomic } from '../files.ts'
import { IMAGE } from '../paths.ts'

/**
 * Writes the snapshot to the file named on the command line. A process of its own, as the clocks and the entropy that
 * Python sees have to be the virtual ones while it is made: every machine gets the same bytes.
 */

/** The image without a snapshot, as src/process wants it. */
async function readImage(): Promise<SandboxImage> {
  const read = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(path.join(IMAGE, name)))
  const load = (name: string): Promise<Record<string, unknown>> => import(pathToFileURL(path.join(IMAGE, name)).href)
  const manifest = JSON.parse(new TextDecoder().decode(read('manifest.json'))) as ImageManifest
  return {
    manifest,
    loadPyodide: (await load('pyodide.mjs'))['loadPyodide'] as LoadPyodide,
    createPyodideModule: (await load('pyodide.asm.mjs'))['default'] as CreateModule,
    wasm: await WebAssembly.compile(read('pyodide.asm.wasm') as BufferSource),
    stdlib: read('stdlib.zip'),
    site: read('site.zip'),
    faultline: read('faultline.zip'),
    libs: new Map(manifest.libs.map((file) => [file.name ?? file.path, read(file.path)])),
    snapshot: null,
    rest: null,
  }
}

const target = process.argv[2]
if (target === undefined) throw new Error('usage: make-snapshot.ts FILE')
try {
  const image = await readImage()
  // On Node, Pyodide's entropy is node:crypto's, whatever globalThis.crypto is.
  crypto.randomFillSync = (<T extends ArrayBufferView>(view: T): T => {
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).fill(0)
    return view
  }) as typeof crypto.randomFillSync
  const platform = installPlatform()
  platform.set(0, 0)
  platform.entropy((bytes) => { bytes.fill(0) })
  writeAtomic(target, await makeSnapshot(image, `${IMAGE}${path.sep}`))
} catch (error) {
  // Not the error itself: Node would print the line of the minified engine that threw it.
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
