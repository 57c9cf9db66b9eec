import type { WorkspaceState } from '../../stores/index.ts'

/** How many files differ from the lesson's own, new and deleted ones counted. */
export function countEdited({ start, files }: Pick<WorkspaceState, 'start' | 'files'>): number {
  const changed = Object.keys(files).filter((path) => files[path] !== start[path]).length
  return changed + Object.keys(start).filter((path) => files[path] === undefined).length
}
