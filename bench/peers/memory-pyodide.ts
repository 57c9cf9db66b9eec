import { FOUR_SERVICES } from '../labs/four.ts'
import { PEER_PY } from './apps.ts'
import { loadPlainPyodide } from './pyodide.ts'

/** Run in a process of its own with --expose-gc: plain Pyodide instances with the same libraries imported and an app each. */
const rss = (): number => { globalThis.gc!(); return process.memoryUsage().rss / 1e6 }

const { loadPyodide } = await import('pyodide')
const before = rss()
let one = before
const instances: unknown[] = []
for (let i = 0; i < FOUR_SERVICES; i++) {
  const py = await loadPlainPyodide(loadPyodide)
  if (await py.runPythonAsync(PEER_PY) !== 200) throw new Error('plain Pyodide does not answer')
  instances.push(py)
  if (i === 0) one = rss()
}
const after = rss()
console.log(JSON.stringify({ before, after, perService: (after - before) / instances.length, eachFurther: (after - one) / (instances.length - 1) }))
process.exit(0)
