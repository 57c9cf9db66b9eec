import fs from 'node:fs'
import { neededWheels, wheelFile } from './wheels.ts'

/** Plain Pyodide as its documentation has it: load, unpack the wheels, import. */
export interface PlainPyodide {
  unpackArchive(bytes: Uint8Array, format: string): void
  runPythonAsync(code: string): Promise<unknown>
}

export async function loadPlainPyodide(loadPyodide: () => Promise<PlainPyodide>): Promise<PlainPyodide> {
  const py = await loadPyodide()
  for (const wheel of neededWheels()) py.unpackArchive(new Uint8Array(fs.readFileSync(wheelFile(wheel))), 'wheel')
  return py
}
