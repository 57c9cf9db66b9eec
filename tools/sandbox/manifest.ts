import fs from 'node:fs'
import path from 'node:path'
import type { ImageFile, ImageManifest } from '../../src/process/image.ts'
import { listFiles, sha256, writeAtomic } from '../files.ts'
import { IMAGE, PYODIDE } from '../paths.ts'
import type { LockedWheel } from './lock-file.ts'

export const FORMAT = 2
export const MANIFEST = path.join(IMAGE, 'manifest.json')

/** Files of the image by the name that the engine asks for. */
export const PARTS = ['pyodide.asm.wasm', 'pyodide.asm.mjs', 'pyodide.mjs', 'stdlib.zip', 'site.zip', 'faultline.zip'] as const
export const SNAPSHOT = 'snapshot.bin'

export interface PyodideVersions { pyodide: string; python: string }

export function pyodideVersions(): PyodideVersions {
  const read = <T>(name: string): T => JSON.parse(fs.readFileSync(path.join(PYODIDE, name), 'utf8')) as T
  const { version } = read<{ version: string }>('package.json')
  const { info } = read<{ info: { python: string } }>('pyodide-lock.json')
  return { pyodide: version, python: info.python }
}

function describe(relative: string, name: string): ImageFile {
  const bytes = fs.readFileSync(path.join(IMAGE, relative))
  return { name, path: relative, size: bytes.length, sha256: sha256(bytes) }
}

/** What lies in public/sandbox, for the engine and the page. */
export function makeManifest(wheels: LockedWheel[], withSnapshot: boolean): ImageManifest {
  const { pyodide, python } = pyodideVersions()
  return {
    format: FORMAT, pyodide, python,
    files: PARTS.map((part) => describe(part, part)),
    libs: listFiles(path.join(IMAGE, 'libs')).map((name) => describe(`libs/${name}`, name)),
    packages: wheels.map(({ name, version }) => ({ name, version })),
    snapshot: withSnapshot ? describe(SNAPSHOT, 'snapshot') : null,
  }
}

/** Writes it if it changed, so that its date tells when the image did. */
export function writeManifest(manifest: ImageManifest): void {
  const text = `${JSON.stringify(manifest, null, 1)}\n`
  if (!fs.existsSync(MANIFEST) || fs.readFileSync(MANIFEST, 'utf8') !== text) writeAtomic(MANIFEST, text)
}
