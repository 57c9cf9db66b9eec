import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CreateModule, ImageManifest, LoadPyodide, SandboxImage } from './image.ts'

/** Reads the sandbox image from the folder in which set-up left it (Node). */
export async function readImage(folder: string): Promise<SandboxImage> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as ImageManifest
  const bytes = async (path: string) => new Uint8Array(await readFile(join(folder, path)))
  const load = async (path: string) => import(pathToFileURL(join(folder, path)).href) as Promise<Record<string, unknown>>
  const [loader, asm, wasm, stdlib, site, faultline, libs, snapshot] = await Promise.all([
    load('pyodide.mjs'),
    load('pyodide.asm.mjs'),
    bytes('pyodide.asm.wasm').then((code) => WebAssembly.compile(code)),
    bytes('stdlib.zip'),
    bytes('site.zip'),
    bytes('faultline.zip'),
    Promise.all(manifest.libs.map(async (lib) => [lib.path.replace(/^libs\//, ''), await bytes(lib.path)] as const)),
    manifest.snapshot ? bytes(manifest.snapshot.path) : null,
  ])
  return {
    manifest,
    loadPyodide: loader['loadPyodide'] as LoadPyodide,
    createPyodideModule: asm['default'] as CreateModule,
    wasm, stdlib, site, faultline,
    libs: new Map(libs),
    snapshot,
    rest: null,
  }
}
