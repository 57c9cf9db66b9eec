import type { EmscriptenModule } from './image.ts'

/**
 * Pyodide keeps the JavaScript values that Python holds in a table of their own, beside the interpreter's memory; the
 * memory says which of its places are taken. The table only ever grows, one place at a time. So memory that is put into
 * another interpreter, whose table is shorter, would name places that are not there.
 */
interface ReferenceTable { __hiwire_get(index: number): unknown; __hiwire_set(index: number, value: unknown): number }

const tableOf = (module: EmscriptenModule): ReferenceTable => module as unknown as ReferenceTable

/** How many places the table has. Looked for, as nothing tells: reading past the end traps. */
export function referencePlaces(module: EmscriptenModule): number {
  let [there, past] = [0, 1024]
  while (isThere(module, past)) [there, past] = [past, past * 2]
  while (past - there > 1) {
    const middle = (there + past) >> 1
    if (isThere(module, middle)) there = middle
    else past = middle
  }
  return past
}

/** Makes the table at least so long. */
export function growReferences(module: EmscriptenModule, places: number): void {
  for (let index = referencePlaces(module); index < places; index++) tableOf(module).__hiwire_set(index, null)
}

function isThere(module: EmscriptenModule, index: number): boolean {
  try {
    tableOf(module).__hiwire_get(index)
    return true
  } catch {
    return false
  }
}
