import { zipSync, type Zippable } from 'fflate'

/** Files by their path inside an archive. */
export type Tree = Map<string, Uint8Array>

/** A fixed date in local time: fflate writes local fields, so every machine writes the same bytes. */
const MTIME = new Date(1980, 0, 1)

/** A zip that Python imports from without inflating: stored, sorted, the same bytes for the same files. */
export function storedZip(tree: Tree): Uint8Array {
  const entries: Zippable = {}
  for (const name of [...tree.keys()].sort()) entries[name] = [tree.get(name)!, { level: 0, mtime: MTIME }]
  return zipSync(entries, { level: 0 })
}
