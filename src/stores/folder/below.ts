/** What lies below a folder that holds no lab itself, by the folders that it lies in. */
export interface Below { lessons: string[]; labs: string[] }

/** A lesson's parts hold compose files of their own, none of which is a lab alone. */
export function foundBelow(paths: readonly string[]): Below {
  const lessons = foldersOf(paths, 'lesson.md')
  const labs = foldersOf(paths, 'compose.yaml').filter((lab) => !lessons.some((lesson) => lesson === '' || lab.startsWith(`${lesson}/`)))
  return { lessons, labs }
}

/** Those that hold a file of this name; '' is the folder itself. */
const foldersOf = (paths: readonly string[], name: string): string[] =>
  paths.filter((path) => path === name || path.endsWith(`/${name}`)).map((path) => path.slice(0, -name.length).replace(/\/$/, ''))
