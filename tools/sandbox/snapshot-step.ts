import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CreateModule, ImageManifest, LoadPyodide, SandboxImage } from '../../src/process/image.ts'
import { makeSnapshot } from '../../src/process/snapshot.ts'
import { hashFolder, megabytes, sha256File, writeAtomic } from '../files.ts'
import { IMAGE, ROOT } from '../paths.ts'
import type { Step } from '../steps.ts'
import { PARTS, SNAPSHOT } from './manifest.ts'

/** The image without a snapshot, as src/process wants it. */
async function readImage(manifest: ImageManifest): Promise<SandboxImage> {
  const read = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(path.join(IMAGE, name)))
  const load = (name: string): Promise<Record<string, unknown>> => import(pathToFileURL(path.join(IMAGE, name)).href)
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
  }
}

/** The memory of an interpreter that has imported everything; each process starts as a copy of it. */
export function snapshotStep(manifest: ImageManifest): Step {
  return {
    name: 'Memory snapshot',
    inputs: [
      process.version,
      ...PARTS.map((part) => sha256File(path.join(IMAGE, part))),
      hashFolder(path.join(IMAGE, 'libs')),
      hashFolder(path.join(ROOT, 'src', 'process')),
    ],
    outputs: [path.join(IMAGE, SNAPSHOT)],
    async run(progress) {
      const snapshot = await makeSnapshot(await readImage(manifest), `${IMAGE}${path.sep}`)
      writeAtomic(path.join(IMAGE, SNAPSHOT), snapshot)
      progress.note(megabytes(snapshot.length))
    },
  }
}
