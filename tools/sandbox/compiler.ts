import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { loadPyodide as LoadPyodide } from 'pyodide'
import type { PyCallable } from 'pyodide/ffi'
import { PYODIDE } from '../paths.ts'

/**
 * Python source to .pyc by the very interpreter that will run it. The .pyc says "unchecked hash", so that Python
 * never compares it with its source.
 */
const SETUP = `
import importlib.util as _util, importlib._bootstrap_external as _boot
def _compile(source, filename):
    raw = source.to_bytes()
    code = compile(raw, filename, 'exec', dont_inherit=True, optimize=0)
    return _boot._code_to_hash_pyc(code, _util.source_hash(raw), False)
_compile
`

export interface SourceFile {
  /** Path inside its archive. */
  name: string
  bytes: Uint8Array
  /** Where Python will see it: goes into tracebacks. */
  filename: string
}

export class Compiler {
  readonly #compile: PyCallable

  private constructor(compile: PyCallable) {
    this.#compile = compile
  }

  static async start(): Promise<Compiler> {
    const url = pathToFileURL(path.join(PYODIDE, 'pyodide.mjs')).href
    const { loadPyodide } = (await import(url)) as { loadPyodide: typeof LoadPyodide }
    // A fixed hash seed: frozenset constants are written in the order of their hashes.
    const python = await loadPyodide({ env: { PYTHONHASHSEED: '0', HOME: '/' }, stderr: () => {} })
    return new Compiler(python.runPython(SETUP) as PyCallable)
  }

  /** Compiles the files; one that is no valid Python (a template, a test of the parser) is null. */
  compile(files: SourceFile[]): (Uint8Array | null)[] {
    return files.map((file) => this.#compileOne(file))
  }

  #compileOne(file: SourceFile): Uint8Array | null {
    let result
    try {
      result = this.#compile(file.bytes, file.filename)
    } catch (error) {
      if (String(error).includes('SyntaxError')) return null
      throw error
    }
    const bytes = (result.toJs() as Uint8Array).slice()
    result.destroy()
    return bytes
  }
}
