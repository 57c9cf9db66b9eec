import fs from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { sha256, writeAtomic } from '../files.ts'
import { CACHE } from '../paths.ts'
import type { Progress } from '../progress.ts'
import { storedZip, type Tree } from './archive.ts'
import { Compiler, type SourceFile } from './compiler.ts'
import { wheelPath } from './fetch-wheels.ts'
import type { LockedWheel } from './lock-file.ts'
import { MOUNTS } from './mounts.ts'
import { isDropped, keepsSource, withoutReadme } from './trim.ts'

const COMPILED = path.join(CACHE, 'compiled')

/** Starts a compiler only when the first file wants one. */
export type LazyCompiler = () => Promise<Compiler>

export function lazyCompiler(): LazyCompiler {
  let compiler: Promise<Compiler> | undefined
  return () => (compiler ??= Compiler.start())
}

export function unpackWheel(wheel: LockedWheel): Tree {
  const entries = unzipSync(fs.readFileSync(wheelPath(wheel)), { filter: (file) => !file.name.endsWith('/') && !isDropped(file.name) })
  return new Map(Object.entries(entries).map(([name, bytes]) => [name, withoutReadme(name, bytes)]))
}

/** Top-level folders with native code: they lie unpacked, as a zip on sys.path would hide their .so. */
export function nativePackages(tree: Tree): Set<string> {
  return new Set([...tree.keys()].filter((name) => name.endsWith('.so')).map((name) => name.split('/')[0]!))
}

/** Replaces each .py by its .pyc in the legacy layout (beside it), except where the source itself is read. */
export async function compileTree(tree: Tree, compiler: LazyCompiler, mount: (name: string) => string, keepSource: (name: string) => boolean): Promise<Tree> {
  const sources: SourceFile[] = [...tree].filter(([name]) => name.endsWith('.py')).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => ({ name, bytes, filename: `${mount(name)}/${name}` }))
  const compiled = sources.length === 0 ? [] : (await compiler()).compile(sources)
  const result: Tree = new Map(tree)
  for (const [i, source] of sources.entries()) {
    const pyc = compiled[i]
    if (!pyc) continue
    result.set(`${source.name}c`, pyc)
    if (!keepSource(source.name)) result.delete(source.name)
  }
  return result
}

/** One package, compiled; kept in .cache/compiled so that a stopped or changed set-up compiles only what is new. */
export async function compiledPackage(wheel: LockedWheel, compiler: LazyCompiler, version: string): Promise<Tree> {
  const key = sha256(JSON.stringify([wheel.sha256, version])).slice(0, 32)
  const file = path.join(COMPILED, `${wheel.name}-${key}.zip`)
  if (fs.existsSync(file)) return new Map(Object.entries(unzipSync(fs.readFileSync(file))))
  const raw = unpackWheel(wheel)
  const native = nativePackages(raw)
  const mount = (name: string): string => (native.has(name.split('/')[0]!) ? MOUNTS.libs : MOUNTS.site)
  const tree = await compileTree(raw, compiler, mount, keepsSource)
  writeAtomic(file, storedZip(tree))
  return tree
}

/** All packages in one tree, split in what is zipped and what must lie unpacked. */
export async function compilePackages(wheels: LockedWheel[], version: string, progress: Progress): Promise<{ site: Tree; libs: Tree }> {
  const compiler = lazyCompiler()
  const site: Tree = new Map()
  const libs: Tree = new Map()
  let bytes = 0
  for (const [i, wheel] of wheels.entries()) {
    const tree = await compiledPackage(wheel, compiler, version)
    const native = nativePackages(tree)
    for (const [name, content] of tree) {
      bytes += content.length
      const target = native.has(name.split('/')[0]!) ? libs : site
      target.set(name, content)
    }
    progress.at(i + 1, wheels.length, bytes)
  }
  return { site, libs }
}
