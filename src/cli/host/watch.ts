import { readProject, type Project } from '../folder.ts'
import { watchFolder } from '../watch.ts'

/** Milliseconds of quiet after a change before the folder is read. */
const QUIET = 120

/**
 * Reads the project again whenever something in its folder has changed, and tells what it is then; what cannot be read is told as
 * the error that it is. One reading at a time; a change during one leads to another. What the command itself writes (`own`) is no change.
 */
export function watchProject(dir: string, own: readonly string[], changed: (project: Project) => void, broken: (error: unknown) => void): { close(): void } {
  let reading = false
  let again = false
  const read = async (): Promise<void> => {
    if (reading) { again = true; return }
    reading = true
    try {
      changed(await readProject(dir, own))
    } catch (error) {
      broken(error)
    }
    reading = false
    if (again) { again = false; await read() }
  }
  return { close: watchFolder(dir, QUIET, () => void read(), broken, own) }
}
