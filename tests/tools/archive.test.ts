import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { storedZip, type Tree } from '../../tools/sandbox/archive.ts'
import { Compiler } from '../../tools/sandbox/compiler.ts'
import { compileTree, nativePackages } from '../../tools/sandbox/packages.ts'
import { isDropped, withoutReadme } from '../../tools/sandbox/trim.ts'

const text = (source: string): Uint8Array => new TextEncoder().encode(source)

describe('the archive', () => {
  it('is the same bytes for the same files in any order', () => {
    const a: Tree = new Map([['b.py', text('b')], ['a.py', text('a')]])
    const b: Tree = new Map([...a].reverse())
    expect(storedZip(a)).toEqual(storedZip(b))
    expect(Object.keys(unzipSync(storedZip(a)))).toEqual(['a.py', 'b.py'])
  })
})

describe('what the image leaves out', () => {
  it.each(['yaml/_yaml.cpython-314-x86_64-linux-gnu.so', 'pydantic/py.typed', 'x/y.pyi', 'wrapt/tests/test_a.py', 'pygments/lexers/lilypond.py'])('%s', (name) => {
    expect(isDropped(name)).toBe(true)
  })

  it.each(['pydantic_core/_pydantic_core.cpython-314-wasm32-emscripten.so', '_pytest/python.py', 'structlog/testing.py', 'pygments/lexers/python.py', 'certifi/cacert.pem', 'a-1.0.dist-info/entry_points.txt'])('but not %s', (name) => {
    expect(isDropped(name)).toBe(false)
  })

  it('a readme in the metadata, and nothing else of it', () => {
    const metadata = text('Name: a\r\nVersion: 1\r\n\r\n# A long readme')
    expect(new TextDecoder().decode(withoutReadme('a-1.dist-info/METADATA', metadata))).toBe('Name: a\nVersion: 1\n\n')
    expect(withoutReadme('a/METADATA', metadata)).toBe(metadata)
  })
})

describe('compiling', () => {
  let compiler: Compiler
  beforeAll(async () => { compiler = await Compiler.start() })
  const source = (name: string, code: string) => ({ name, bytes: text(code), filename: `/site.zip/${name}` })
  const names = source('a.py', 'NAMES = {"x", "y", "z"}\nif "q" in {"a", "b", "c", "d"}: pass\n')

  it('gives the same bytes whatever was compiled before', () => {
    const [first] = compiler.compile([names])
    compiler.compile([source('b.py', 'import os\nclass B:\n  x = "x" + "y"\n'), source('c.py', 'def f(x): return x\n')])
    expect(compiler.compile([names])[0]).toEqual(first)
  })

  it('names the file as Python will see it, and never looks at its source again', () => {
    const [pyc] = compiler.compile([names])
    expect(new TextDecoder('latin1').decode(pyc!)).toContain('/site.zip/a.py')
    // PEP 552: bit 0 a hash in place of a date, bit 1 compare it.
    expect(pyc![4]).toBe(0b01)
  })

  it('leaves what is no Python as it is', async () => {
    const tree: Tree = new Map([['t/template.py', text('class {{ name }}:\n')], ['t/__init__.py', text('')]])
    const compiled = await compileTree(tree, () => Promise.resolve(compiler), () => '/site.zip', () => false)
    expect([...compiled.keys()].sort()).toEqual(['t/__init__.pyc', 't/template.py'])
  })

  it('knows which packages must lie unpacked', () => {
    expect(nativePackages(new Map([['p/_p.so', text('')], ['p/__init__.pyc', text('')], ['q.pyc', text('')]]))).toEqual(new Set(['p']))
  })
})
