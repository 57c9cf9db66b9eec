import type { Draft } from './persist/types.ts'

export type TextFiles = Readonly<Record<string, string>>

/** The lesson's files with the learner's edits over them. */
export function applyEdits(start: TextFiles, edits: Draft['edits']): Record<string, string> {
  const files: Record<string, string> = { ...start }
  for (const [path, text] of Object.entries(edits)) {
    if (text === null) delete files[path]
    else files[path] = text
  }
  return files
}

/** What of `files` differs from `start`: the part that is worth storing. */
export function editsOf(start: TextFiles, files: TextFiles): Draft['edits'] {
  const edits: Draft['edits'] = {}
  for (const [path, text] of Object.entries(files)) if (start[path] !== text) edits[path] = text
  for (const path of Object.keys(start)) if (files[path] === undefined) edits[path] = null
  return edits
}

/** Files whose text is not the same in both, gone ones as null: what a running service has to be told. */
export function changesBetween(before: TextFiles, after: TextFiles): Record<string, string | null> {
  return editsOf(before, after)
}

/** Says in a line why `path` cannot be a new file's name, or '' if it can. */
export function pathProblem(path: string, files: TextFiles): string {
  if (path === '') return 'Give the file a name, such as orders/clients.py.'
  if (files[path] !== undefined) return `${path} is there already.`
  if (path.startsWith('/') || path.endsWith('/')) return 'Use a path inside the project, such as orders/clients.py.'
  const bad = path.split('/').find((part) => part === '' || part === '.' || part === '..' || !/^[\w.@+-]+$/.test(part))
  if (bad !== undefined) return `“${bad}” cannot be part of a path here: use letters, digits, dots, dashes and underscores.`
  if (Object.keys(files).some((other) => other.startsWith(`${path}/`))) return `${path} is a folder already.`
  const parents = path.split('/').slice(0, -1).map((_, i, all) => all.slice(0, i + 1).join('/'))
  const file = parents.find((parent) => files[parent] !== undefined)
  return file === undefined ? '' : `${file} is a file, so nothing can be inside it.`
}
