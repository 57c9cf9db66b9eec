/** Files by path relative to the lesson's root. */
export type TextFiles = Record<string, string>

/** Lays each of `tops` over `base`, in order: a file of the same path replaces the one below. In order of path. */
export function overlay(base: TextFiles, ...tops: TextFiles[]): TextFiles {
  const merged: TextFiles = Object.assign({}, base, ...tops)
  return Object.fromEntries(Object.entries(merged).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The files under `folder/`, with that prefix taken off. */
export function filesUnder(files: TextFiles, folder: string): TextFiles {
  const prefix = `${folder}/`
  const under = Object.entries(files).filter(([path]) => path.startsWith(prefix))
  return Object.fromEntries(under.map(([path, text]) => [path.slice(prefix.length), text]))
}

/** The names of the folders directly under `folder/`, in order. */
export function foldersUnder(files: TextFiles, folder: string): string[] {
  return [...new Set(Object.keys(filesUnder(files, folder)).flatMap((path) => (path.includes('/') ? [path.split('/')[0]!] : [])))].sort()
}
