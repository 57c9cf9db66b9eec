/** Joins a relative path to a folder of the workspace ('' is its root); null when it leads outside or is absolute. */
export function resolvePath(base: string, path: string): string | null {
  if (path.startsWith('/') || path.includes('\\') || /^[a-z]+:\/\//i.test(path)) return null
  const steps = base === '' ? [] : base.split('/')
  for (const step of path.split('/')) {
    if (step === '..') {
      if (steps.pop() === undefined) return null
    } else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
