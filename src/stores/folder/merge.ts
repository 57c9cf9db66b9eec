import type { TextFiles } from '../files.ts'

export interface Merged {
  /** The page's files with what only the folder has changed. */
  files: TextFiles
  /** What only the page has changed: to be written into the folder. */
  unwritten: string[]
  /** Changed on both sides, and not alike: the learner says which stays. */
  conflicts: string[]
}

/** Brings page and folder together, file by file. `known`: what both had when they last agreed. */
export function merge(known: TextFiles, page: TextFiles, folder: TextFiles): Merged {
  const files: Record<string, string> = { ...page }
  const unwritten: string[] = []
  const conflicts: string[] = []
  for (const path of new Set([...Object.keys(known), ...Object.keys(page), ...Object.keys(folder)])) {
    const [before, here, there] = [known[path], page[path], folder[path]]
    if (here === there) continue
    if (there === before) unwritten.push(path)
    else if (here !== before) conflicts.push(path)
    else if (there === undefined) delete files[path]
    else files[path] = there
  }
  const isTaken = Object.keys(files).length !== Object.keys(page).length || Object.keys(files).some((path) => files[path] !== page[path])
  return { files: isTaken ? files : page, unwritten, conflicts }
}
