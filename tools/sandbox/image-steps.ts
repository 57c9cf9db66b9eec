import fs from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { hashFolder, listFiles, megabytes, replaceFolder, sha256File, writeAtomic } from '../files.ts'
import { CACHE, IMAGE, LOCK, PYODIDE, ROOT } from '../paths.ts'
import type { Step } from '../steps.ts'
import { storedZip, type Tree } from './archive.ts'
import { fetchWheels, wheelPath } from './fetch-wheels.ts'
import { readLock } from './lock-file.ts'
import { pyodideVersions } from './manifest.ts'
import { MOUNTS } from './mounts.ts'
import { compilePackages, compileTree, lazyCompiler } from './packages.ts'

const TOOLS = path.join(ROOT, 'tools', 'sandbox')
const FAULTLINE = path.join(ROOT, 'python', 'faultline')
const out = (name: string): string => path.join(IMAGE, name)

/** The interpreter and the code that compiles with it: a change of either compiles anew. */
const compilerVersion = (): string =>
  JSON.stringify([
    pyodideVersions(), MOUNTS,
    ...['compiler.ts', 'packages.ts', 'trim.ts', 'archive.ts'].map((name) => sha256File(path.join(TOOLS, name))),
  ])

export function wheelsStep(): Step {
  const wheels = readLock()
  return {
    name: 'Python packages',
    inputs: [sha256File(LOCK)],
    outputs: wheels.map(wheelPath),
    run: (progress) => fetchWheels(wheels, progress),
  }
}

export function engineStep(): Step {
  const files = ['pyodide.asm.wasm', 'pyodide.asm.mjs', 'pyodide.mjs']
  return {
    name: 'Python interpreter',
    inputs: files.map((file) => sha256File(path.join(PYODIDE, file))),
    outputs: files.map(out),
    run(progress) {
      for (const [i, file] of files.entries()) {
        writeAtomic(out(file), fs.readFileSync(path.join(PYODIDE, file)))
        progress.at(i + 1, files.length)
      }
    },
  }
}

/** The standard library, compiled: Pyodide's own zip holds sources, which each boot would compile again. */
export function stdlibStep(): Step {
  const source = path.join(PYODIDE, 'python_stdlib.zip')
  return {
    name: 'Standard library',
    inputs: [sha256File(source), compilerVersion()],
    outputs: [out('stdlib.zip')],
    async run(progress) {
      const entries = unzipSync(fs.readFileSync(source), { filter: (file) => !file.name.endsWith('/') })
      const raw: Tree = new Map(Object.entries(entries))
      const tree = await compileTree(raw, lazyCompiler(), () => MOUNTS.stdlib, () => false)
      const zip = storedZip(tree)
      writeAtomic(out('stdlib.zip'), zip)
      progress.at(tree.size, tree.size, zip.length)
    },
  }
}

export function packagesStep(): Step {
  return {
    name: 'Compiling packages',
    inputs: [sha256File(LOCK), compilerVersion()],
    outputs: [out('site.zip'), out('libs')],
    async run(progress) {
      const { site, libs } = await compilePackages(readLock(), compilerVersion(), progress)
      const temp = path.join(CACHE, 'libs')
      fs.rmSync(temp, { recursive: true, force: true })
      fs.mkdirSync(temp, { recursive: true })
      for (const [name, bytes] of libs) writeAtomic(path.join(temp, name), bytes)
      replaceFolder(temp, out('libs'))
      writeAtomic(out('site.zip'), storedZip(site))
    },
  }
}

const notOurs = (name: string): boolean => /(^|\/)__pycache__$|\.pyc$/.test(name)

/** python/faultline with its sources beside: its frames show their lines in tracebacks. */
export function faultlineStep(): Step {
  return {
    name: 'Sandbox runtime',
    inputs: [hashFolder(FAULTLINE, notOurs), compilerVersion()],
    outputs: [out('faultline.zip')],
    async run(progress) {
      const raw: Tree = new Map(listFiles(FAULTLINE, notOurs).map((name) => [`faultline/${name}`, new Uint8Array(fs.readFileSync(path.join(FAULTLINE, name)))]))
      const tree = await compileTree(raw, lazyCompiler(), () => MOUNTS.faultline, () => true)
      const broken = [...raw.keys()].filter((name) => name.endsWith('.py') && !tree.has(`${name}c`))
      if (broken.length > 0) throw new Error(`python/${broken.join(', python/')}: not valid Python`)
      const zip = storedZip(tree)
      writeAtomic(out('faultline.zip'), zip)
      progress.note(`${raw.size} files, ${megabytes(zip.length)}`)
    },
  }
}
