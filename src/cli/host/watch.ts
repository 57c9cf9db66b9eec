import { watch, type FSWatcher } from 'node:fs'
import path from 'node:path'
import { isPassedOver } from '../../contract/folder.ts'
import { readProject, type Project } from '../folder.ts'

/** Milliseconds of quiet after a change before the folder is read: editors write in several steps. */
const QUIET = 120

/**
 * Reads the project again whenever something in its folder has changed, and tells what it is then; what cannot be read is told as
 * the error that it is. One reading at a time; a change during one leads to another.
 */
export function watchProject(dir: string, changed: (project: Project) => void, broken: (error: unknown) => void): { close(): void } {
  let timer: NodeJS.Timeout | null = null
  let reading = false
  let again = false
  const read = async (): Promise<void> => {
    if (reading) { again = true; return }
    reading = true
    try {
      changed(await readProject(dir))
    } catch (error) {
      broken(error)
    }
    reading = false
    if (again) { again = false; soon() }
  }
  const soon = (): void => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => void read(), QUIET)
  }
  let watcher: FSWatcher | null = watch(dir, { recursive: true }, (_event, name) => {
    if (name === null || !name.split(path.sep).some(isPassedOver)) soon()
  })
  watcher.on('error', broken)
  return {
    close() {
      if (timer) clearTimeout(timer)
      watcher?.close()
      watcher = null
    },
  }
}
