import { statSync, watch, type FSWatcher } from 'node:fs'
import path from 'node:path'
import { isPassedOver } from '../contract/folder.ts'

/** Milliseconds between two looks at whether the folder is still the one that is watched. */
const LOOK_EVERY = 1000

/**
 * Calls `changed` when something of a project has changed in a folder and `quiet` ms have gone by without another change: editors write in
 * several steps. The files in `own` are not looked at. Answers what ends it.
 */
export function watchFolder(dir: string, quiet: number, changed: () => void, broken: (error: unknown) => void, own: readonly string[] = []): () => void {
  const passed = new Set(own.map((file) => path.resolve(file)))
  let timer: NodeJS.Timeout | null = null
  const soon = (): void => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(changed, quiet)
  }
  const begin = (): FSWatcher => watch(dir, { recursive: true }, (_event, name) => {
    if (name === null || !(name.split(path.sep).some(isPassedOver) || passed.has(path.resolve(dir, name)))) soon()
  }).on('error', broken)

  let seen = inodeOf(dir)
  let watcher: FSWatcher | null = begin()
  // A folder that is moved away, or made anew, takes its watcher with it.
  const looking = setInterval(() => {
    const now = inodeOf(dir)
    if (now === seen) return
    watcher?.close()
    try {
      watcher = now === null ? null : begin()
      seen = now
    } catch { /* Gone again: the next look tells. */ }
    soon()
  }, LOOK_EVERY)
  return () => {
    clearInterval(looking)
    if (timer) clearTimeout(timer)
    watcher?.close()
  }
}

const inodeOf = (dir: string): bigint | null => statSync(dir, { throwIfNoEntry: false, bigint: true })?.ino ?? null
