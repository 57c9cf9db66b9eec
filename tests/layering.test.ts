import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The layout of the project as a table: what each part of src/ may import of the others. Imports point inward, to
 * `contract`; neighbours on the way of the data do not know each other; `app` and `cli` connect them.
 */
const MAY_IMPORT: Record<string, string[] | 'anything'> = {
  contract: [],
  sim: ['contract'],
  process: ['contract'],
  lab: ['contract'],
  lesson: ['contract', 'lab'],
  grade: ['contract'],
  explore: ['contract', 'sim'],
  chaos: ['contract', 'lab'],
  telemetry: ['contract'],
  runtime: ['contract', 'sim', 'process', 'grade', 'lab'],
  host: ['contract', 'lab', 'runtime'],
  folder: ['contract'],
  stores: ['contract', 'telemetry'],
  ui: ['contract', 'stores', 'telemetry'],
  mocks: ['contract'],
  app: 'anything',
  cli: 'anything',
}

/** Packages that a part must be able to live without: the core runs in a worker and in Node alike. */
const NOT_IN: Record<string, RegExp> = {
  contract: /^(node:|react|pyodide|zustand|vite)/,
  sim: /^(node:|react|pyodide|zustand|vite|idb)/,
  telemetry: /^(node:|react|pyodide|zustand|vite|idb)/,
  process: /^(react|zustand|vite|idb)/,
  folder: /^(node:|react|pyodide|zustand|vite)/,
  stores: /^(node:|react-dom|pyodide|vite)/,
  ui: /^(node:|pyodide)/,
}

const SRC = path.resolve(import.meta.dirname, '..', 'src')
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])(?<specifier>[^'"\n]+)\1/g

export interface Import { file: string; line: number; specifier: string }

const isComment = (text: string, index: number): boolean => /^\s*(\*|\/\/|\/\*)/.test(text.slice(text.lastIndexOf('\n', index) + 1))

export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(SPECIFIER)].filter((match) => !isComment(text, match.index))
    .map((match) => ({ file, line: text.slice(0, match.index).split('\n').length, specifier: match.groups!['specifier']! }))
}

/** The part that a file (relative to src/) or an import of it lies in; null for a package. */
function partOf(one: Import): string | null {
  if (!one.specifier.startsWith('.')) return null
  const target = path.posix.join(path.posix.dirname(one.file), one.specifier)
  return target.startsWith('..') ? target : target.split('/')[0]!
}

export function violation(one: Import): string | null {
  const own = one.file.split('/')[0]!
  const where = `src/${one.file}:${one.line} imports ${one.specifier}`
  const part = partOf(one)
  if (part === null) return NOT_IN[own]?.test(one.specifier) ? `${where}: ${own} has to do without that package` : null
  const allowed = MAY_IMPORT[own]
  if (allowed === undefined) return `${where}: src/${own} is not in the table; add what it may import`
  if (allowed === 'anything' || part === own || allowed.includes(part)) return null
  return `${where}: ${own} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other part'}`
}

/** A way from a file of src/ back to itself, or null. */
export function circle(imports: readonly Import[]): string[] | null {
  const targets = Map.groupBy(imports.filter(({ specifier }) => specifier.startsWith('.')), ({ file }) => file)
  const done = new Set<string>()
  const walk = (file: string, way: string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return null
    for (const { specifier } of targets.get(file) ?? []) {
      const found = walk(path.posix.join(path.posix.dirname(file), specifier), [...way, file])
      if (found) return found
    }
    done.add(file)
    return null
  }
  return [...targets.keys()].reduce<string[] | null>((found, file) => found ?? walk(file, []), null)
}

const sourceFiles = fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/')).filter((name) => /\.tsx?$/.test(name)).sort()

describe('layering', () => {
  it('imports point inward', () => {
    const imports = sourceFiles.flatMap((file) => importsOf(file, fs.readFileSync(path.join(SRC, file), 'utf8')))
    expect(imports.length).toBeGreaterThan(50)
    expect(imports.map(violation).filter((found) => found !== null)).toEqual([])
  })

  it('no file is needed by what it needs, types included', () => {
    // The parts of a broker know each other's state by its type.
    const files = sourceFiles.filter((file) => !file.startsWith('sim/brokers/'))
    expect(circle(files.flatMap((file) => importsOf(file, fs.readFileSync(path.join(SRC, file), 'utf8'))))).toBeNull()
  })

  it('finds a circle', () => {
    const imports = [['a/x.ts', '../b/y.ts'], ['b/y.ts', './z.ts'], ['b/z.ts', '../a/x.ts'], ['c.ts', './a/x.ts']]
      .map(([file, specifier]): Import => ({ file: file!, line: 1, specifier: specifier! }))
    expect(circle(imports)).toEqual(['a/x.ts', 'b/y.ts', 'b/z.ts', 'a/x.ts'])
    expect(circle(imports.slice(1))).toBeNull()
  })

  it.each([
    ['sim/net/tcp.ts', '../../process/image.ts'],
    ['contract/run.ts', '../lab/read.ts'],
    ['ui/App.tsx', '../runtime/local/runtime.ts'],
    ['sim/kernel/clock.ts', 'node:fs'],
    ['stores/run.ts', '../app/compose.ts'],
    ['lab/read.ts', '../../tools/files.ts'],
    ['unknown/file.ts', '../contract/run.ts'],
  ])('tells that %s may not import %s', (file, specifier) => {
    const found = importsOf(file, `// a line\nimport { x } from '${specifier}'\n`)
    expect(found).toHaveLength(1)
    expect(violation(found[0]!)).toContain(`src/${file}:2 imports ${specifier}`)
  })

  it('reads every form of import', () => {
    const text = `import './a.ts'\nexport * from './b.ts'\nconst c = await import('./c.ts')\nimport type {\n  D,\n} from "./d.ts"\n * a comment from './e.ts'`
    expect(importsOf('ui/x.ts', text).map((one) => one.specifier)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts'])
  })
})
