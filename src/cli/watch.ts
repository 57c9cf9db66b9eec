import { watch } from 'node:fs'
import path from 'node:path'
import { isPassedOver } from '../contract/folder.ts'

/**
 * Calls `changed` when something of a project has changed in a folder and `quiet` ms have gone by without another change: editors write in
 * several steps. The files in `own` are not looked at. Answers what ends it.
 */
export function watchFolder(dir: string, quiet: number, changed: () => void, broken: (error: unknown) => void, own: readonly string[] = []): () => void {
  const passed = new Set(own.map((file) => path.resolve(file)))
  let timer: NodeJS.Timeout | null = null
  const watcher = watch(dir, { recursive: true }, (_event, name) => {
    if (name !== null && (name.split(path.sep).some(isPassedOver) || passed.has(path.resolve(dir, name)))) return
    if (timer) clearTimeout(timer)
    timer = setTimeout(changed, quiet)
  })
  watcher.on('error', broken)
  return () => {
    if (timer) clearTimeout(timer)
    watcher.close()
  }
}
